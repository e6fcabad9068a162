package dev.mcpgateway.catalog;

import dev.mcpgateway.exception.DomainException;
import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.rbac.Permission;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request about the catalogue that is expected to be refused. */
public abstract sealed class CatalogException extends DomainException {

  private static final long serialVersionUID = 1L;
  private static final int MAX_IDS = 20;

  private CatalogException(Kind kind, String message) {
    super(kind, message);
  }

  /** There is no such row for the caller. */
  public static final class UnknownRow extends CatalogException {
    public UnknownRow(CatalogKind kind, String id) {
      super(Kind.NOT_FOUND, "There is no %s %s".formatted(kind.singular(), quoted(id)));
      add(ErrorMember.ID, id);
    }
  }

  /** The caller holds no role that gives the permission where the row is. */
  public static final class NotPermitted extends CatalogException {
    public NotPermitted(Permission permission) {
      super(
          Kind.FORBIDDEN,
          "This needs the permission %s where the row is: in its team, or everywhere"
              .formatted(permission));
      add(ErrorMember.PERMISSIONS, List.of(permission.id()));
    }
  }

  /** Who may change rows of a kind does not own this one. */
  public static final class NotOwner extends CatalogException {
    public NotOwner(CatalogKind kind, Permission permission) {
      super(
          Kind.FORBIDDEN,
          "Only the owner of the %s%s can do this (%s)"
              .formatted(
                  kind.singular(), " or, unless it is private, an owner of its team", permission));
      add(ErrorMember.PERMISSIONS, List.of(permission.id()));
    }
  }

  /** A new row cannot be where it was to be. */
  public static final class PlaceRefused extends CatalogException {
    public PlaceRefused(Kind kind, String field, String message) {
      super(kind, message);
      violates(field, message);
    }
  }

  /** A member of the request that cannot be taken. */
  public static final class InvalidField extends CatalogException {
    public InvalidField(String field, String rule) {
      super(Kind.INVALID, field + " " + rule);
      violates(field, rule);
    }
  }

  /** Ids that nothing has that the caller could see. */
  public static final class UnknownIds extends CatalogException {
    public UnknownIds(CatalogKind kind, String field, Collection<String> ids) {
      super(
          Kind.INVALID,
          "%s: there is no %s %s%s"
              .formatted(
                  field,
                  kind.singular(),
                  ids.stream()
                      .limit(MAX_IDS)
                      .map(DomainException::quoted)
                      .collect(Collectors.joining(", ")),
                  ids.size() > MAX_IDS ? ", …" : ""));
      violates(field, "has ids that nothing has");
      add(ErrorMember.IDS, ids);
    }
  }

  /** Something of the same name is there already. */
  public static final class Taken extends CatalogException {
    public Taken(CatalogKind kind, String field, String value) {
      super(
          Kind.CONFLICT,
          "%s%s already exists with %s %s for this owner in this team"
              .formatted(
                  kind.singular().substring(0, 1).toUpperCase(Locale.ROOT),
                  kind.singular().substring(1),
                  field,
                  quoted(value)));
      add(ErrorMember.NAME, value);
    }

    public Taken(String message) {
      super(Kind.CONFLICT, message);
    }
  }

  /** What is to be changed has been changed since it was read. */
  public static final class ChangedMeanwhile extends CatalogException {
    public ChangedMeanwhile(int expected, int found) {
      super(
          Kind.STALE,
          String.format(
              Locale.ROOT,
              "Changed by somebody else meanwhile: version %d was expected, %d is there",
              expected,
              found));
      add(ErrorMember.VERSION, found);
    }
  }

  /** Another refresh of the same upstream server is at work. */
  public static final class RefreshRunning extends CatalogException {
    public RefreshRunning() {
      super(Kind.CONFLICT, "This gateway is being refreshed already");
    }
  }

  /** The upstream server has been changed, or another refresh of it has begun, since this began. */
  public static final class RefreshOvertaken extends CatalogException {
    public RefreshOvertaken() {
      super(
          Kind.CONFLICT,
          "This gateway has been changed or refreshed anew since this refresh began: nothing of it"
              + " is kept");
    }
  }

  /** Names of upstream servers and of what they offer are being chosen by somebody else. */
  public static final class NamesBusy extends CatalogException {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    public NamesBusy() {
      super(Kind.UNAVAILABLE, "Other upstream servers are being stored now: try again");
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(RETRY_AFTER);
    }
  }

  /** The list is too long to be answered as a whole. */
  public static final class TooManyRows extends CatalogException {
    public TooManyRows(int max) {
      super(
          Kind.INVALID,
          String.format(
              Locale.ROOT,
              "The list has more than %d rows: ask for it in parts, with limit and cursor",
              max));
      violates("limit", "is required for a list of this length");
      add(ErrorMember.LIMIT, max);
    }
  }

  /** A secret that no key of the gateway opens. */
  public static final class SecretLost extends CatalogException {
    public SecretLost() {
      super(
          Kind.CONFLICT,
          "The credential of this gateway cannot be opened with the keys that are configured: give"
              + " it anew");
    }
  }

  /** Somebody took a name at the same moment. */
  public static final class Disturbed extends CatalogException {
    public Disturbed(String constraint) {
      super(
          Kind.CONFLICT,
          "Something was made meanwhile under a name that was to be given (%s): try again"
              .formatted(constraint));
      add(ErrorMember.CONSTRAINT, constraint);
    }
  }

  /** A rule of the database that none of the others tells. */
  public static final class ConstraintRefused extends CatalogException {
    public ConstraintRefused(String constraint) {
      super(Kind.INVALID, "Refused by the database: %s".formatted(constraint));
      add(ErrorMember.CONSTRAINT, constraint);
    }
  }
}
