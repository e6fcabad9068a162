package dev.mcpgateway.catalog;

import jakarta.ejb.ApplicationException;
import java.util.Objects;

/**
 * A request about the catalogue that is expected to be refused, with a message for the one who
 * asked. It rolls the transaction back.
 */
@ApplicationException(rollback = true)
public abstract sealed class CatalogRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kind of answer a refusal is, for those who translate it to a protocol. */
  public enum Kind {
    INVALID,
    NOT_FOUND,
    CONFLICT,
    /** What is to be changed has been changed since it was read. */
    STALE
  }

  private final Kind kind;

  private CatalogRefusal(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Input is repeated to the one who sent it, but neither its control characters nor all of it. */
  private static String quoted(Object input) {
    String printable = Objects.toString(input, "").replaceAll("\\p{Cntrl}", "\u00b7");
    return '"' + (printable.length() > 100 ? printable.substring(0, 100) + "…" : printable) + '"';
  }

  /** There is no such thing in the catalogue. */
  public static final class UnknownItem extends CatalogRefusal {
    private final CatalogKind catalogKind;
    private final String id;

    public UnknownItem(CatalogKind catalogKind, String id) {
      super(
          Kind.NOT_FOUND, "There is no %s among the %s".formatted(quoted(id), catalogKind.table()));
      this.catalogKind = catalogKind;
      this.id = id;
    }

    public CatalogKind catalogKind() {
      return catalogKind;
    }

    public String id() {
      return id;
    }
  }

  /** A name, a slug or a URI means one thing to a team and an owner. */
  public static final class NameTaken extends CatalogRefusal {
    private final CatalogKind catalogKind;
    private final String constraint;

    public NameTaken(CatalogKind catalogKind, String constraint) {
      super(
          Kind.CONFLICT,
          "Among the %s of this team and owner, or of its gateway, the name is taken (%s)"
              .formatted(catalogKind.table(), constraint));
      this.catalogKind = catalogKind;
      this.constraint = constraint;
    }

    public CatalogKind catalogKind() {
      return catalogKind;
    }

    /** The unique constraint that says what is taken. */
    public String constraint() {
      return constraint;
    }
  }

  /** The team, the owner, the gateway or what a server offers must be there. */
  public static final class UnknownReference extends CatalogRefusal {
    private final String constraint;

    public UnknownReference(String constraint) {
      super(Kind.INVALID, "What is referred to is not there (%s)".formatted(constraint));
      this.constraint = constraint;
    }

    /** The foreign key that says what is not there. */
    public String constraint() {
      return constraint;
    }
  }

  /** A value that cannot be stored. */
  public static final class InvalidValue extends CatalogRefusal {
    private final String rule;

    public InvalidValue(String rule) {
      super(Kind.INVALID, rule);
      this.rule = rule;
    }

    public String rule() {
      return rule;
    }
  }

  /** Somebody else was faster: their change would be overwritten unseen. */
  public static final class StaleVersion extends CatalogRefusal {
    private final int expected;
    private final int found;

    public StaleVersion(int expected, int found) {
      super(
          Kind.STALE,
          "Changed by somebody else meanwhile: version %d was expected, %d is there"
              .formatted(expected, found));
      this.expected = expected;
      this.found = found;
    }

    public int expected() {
      return expected;
    }

    public int found() {
      return found;
    }
  }
}
