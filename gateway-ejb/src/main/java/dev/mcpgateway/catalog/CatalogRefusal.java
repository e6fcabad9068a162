package dev.mcpgateway.catalog;

import dev.mcpgateway.refusal.Refusal;

/** A request about the catalogue that is expected to be refused. */
public abstract sealed class CatalogRefusal extends Refusal {

  private static final long serialVersionUID = 1L;

  private CatalogRefusal(Kind kind, String message) {
    super(kind, message);
  }

  /** There is no such thing in the catalogue. */
  public static final class UnknownItem extends CatalogRefusal {
    public UnknownItem(CatalogKind catalogKind, String id) {
      super(
          Kind.NOT_FOUND, "There is no %s among the %s".formatted(quoted(id), catalogKind.table()));
    }
  }

  /** A name, a slug or a URI means one thing to a team and an owner. */
  public static final class NameTaken extends CatalogRefusal {
    public NameTaken(CatalogKind catalogKind, String constraint) {
      super(
          Kind.CONFLICT,
          "Among the %s of this team and owner, or of its gateway, the name is taken (%s)"
              .formatted(catalogKind.table(), constraint));
    }
  }

  /** The team, the owner, the gateway or what a server offers must be there. */
  public static final class UnknownReference extends CatalogRefusal {
    public UnknownReference(String constraint) {
      super(Kind.INVALID, "What is referred to is not there (%s)".formatted(constraint));
    }
  }

  /** A value that cannot be stored. */
  public static final class InvalidValue extends CatalogRefusal {
    public InvalidValue(String rule) {
      super(Kind.INVALID, rule);
    }
  }

  /** Somebody else was faster: their change would be overwritten unseen. */
  public static final class StaleVersion extends CatalogRefusal {
    public StaleVersion(int expected, int found) {
      super(
          Kind.STALE,
          "Changed by somebody else meanwhile: version %d was expected, %d is there"
              .formatted(expected, found));
    }
  }
}
