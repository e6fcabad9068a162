package dev.mcpgateway.rbac;

import dev.mcpgateway.exception.DomainException;
import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.persistence.ConstraintViolation;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An expected failure of an operation on roles. Callers that want their transaction to continue use
 * the {@code try…} operations, which return it in an {@link Outcome}.
 */
public abstract sealed class RbacException extends DomainException {

  private static final long serialVersionUID = 1L;

  private RbacException(Kind kind, String message) {
    super(kind, message);
  }

  private static String summarize(Collection<String> permissions) {
    return new TreeSet<>(permissions).stream().limit(10).collect(Collectors.joining(", "))
        + (permissions.size() > 10
            ? String.format(Locale.ROOT, " and %d more", permissions.size() - 10)
            : "");
  }

  /**
   * Permissions that are not in the catalogue: a role with them would grant nothing now, and
   * perhaps something unexpected later.
   */
  public static final class UnknownPermission extends RbacException {
    public UnknownPermission(Collection<String> permissions) {
      super(
          Kind.INVALID,
          "Unknown permission: "
              + new TreeSet<>(permissions)
                  .stream().limit(10).map(DomainException::quoted).collect(Collectors.joining(", "))
              + (permissions.size() > 10
                  ? String.format(Locale.ROOT, " and %d more", permissions.size() - 10)
                  : ""));
      add(ErrorMember.PERMISSIONS, permissions);
    }
  }

  /** A name or text that cannot be stored. */
  public static final class InvalidText extends RbacException {
    private InvalidText(String message, String field, String rule) {
      super(Kind.INVALID, message);
      violates(field, rule);
    }

    private InvalidText limitedTo(int maxLength) {
      add(ErrorMember.LIMIT, maxLength);
      return this;
    }

    public static InvalidText name(int maxLength) {
      return of(
          "name", maxLength, "must have 1 to %d characters, none of them a control character");
    }

    /** A name that could be confused with another; the message says why. */
    public static InvalidText unreadableName(String flaw) {
      return new InvalidText("The name of the role " + flaw, "name", flaw);
    }

    public static InvalidText description(int maxLength) {
      return of(
          "description",
          maxLength,
          "must have at most %d characters, none of them a control character but line ends and tabs");
    }

    private static InvalidText of(String field, int maxLength, String rule) {
      String text = String.format(Locale.ROOT, rule, maxLength);
      return new InvalidText("The %s of a role %s".formatted(field, text), field, text)
          .limitedTo(maxLength);
    }
  }

  /** The user who holds, grants or revokes a role must exist. */
  public static final class UnknownUser extends RbacException {
    public UnknownUser(String email) {
      super(Kind.NOT_FOUND, "There is no user " + quoted(email));
      add(ErrorMember.USER, String.valueOf(email));
    }
  }

  /** The team of a team role must exist. */
  public static final class UnknownTeam extends RbacException {
    public UnknownTeam(String teamId) {
      super(Kind.NOT_FOUND, "There is no team " + quoted(teamId));
      add(ErrorMember.TEAM_ID, String.valueOf(teamId));
    }
  }

  /** The role that is assigned, changed or inherited from must exist. */
  public static final class UnknownRole extends RbacException {
    public UnknownRole(String roleId) {
      super(Kind.NOT_FOUND, "There is no role " + quoted(roleId));
      add(ErrorMember.ROLE_ID, String.valueOf(roleId));
    }
  }

  /** An inactive role can be neither assigned nor inherited from. */
  public static final class InactiveRole extends RbacException {
    public InactiveRole(String name) {
      super(Kind.CONFLICT, "The role %s is not active".formatted(quoted(name)));
      add(ErrorMember.ROLE, name);
    }
  }

  /** The user does not hold the role. */
  public static final class UnknownAssignment extends RbacException {
    public UnknownAssignment(String email, String roleId) {
      super(
          Kind.NOT_FOUND,
          "The user %s does not hold the role %s there".formatted(quoted(email), quoted(roleId)));
      add(ErrorMember.USER, email);
      add(ErrorMember.ROLE_ID, roleId);
    }
  }

  /**
   * A role can be assigned in its own scope only: a team role that is held globally would apply
   * everywhere.
   */
  public static final class ScopeMismatch extends RbacException {
    public ScopeMismatch(String role, RoleScope asked, RoleScope required) {
      super(
          Kind.INVALID,
          "The role %s has the scope %s and cannot be held with the scope %s"
              .formatted(quoted(role), required, asked));
      add(ErrorMember.ROLE, role);
      add(ErrorMember.SCOPE, required.id());
      violates("scope", "must be " + required);
    }
  }

  /** A team role without a team would apply in all teams. */
  public static final class TeamRequired extends RbacException {
    public TeamRequired(String role) {
      super(Kind.INVALID, "The team role %s needs a scope_id: the team".formatted(quoted(role)));
      add(ErrorMember.ROLE, role);
      violates("scope_id", "must be the id of a team");
    }
  }

  /** A role that applies everywhere must not look as if it were limited to a team. */
  public static final class TeamNotAllowed extends RbacException {
    public TeamNotAllowed(String role, RoleScope scope) {
      super(Kind.INVALID, "The %s role %s takes no scope_id".formatted(scope, quoted(role)));
      add(ErrorMember.ROLE, role);
      add(ErrorMember.SCOPE, scope.id());
      violates("scope_id", "must be absent");
    }
  }

  /** An expiry must be in the future. */
  public static final class ExpiryInPast extends RbacException {
    public ExpiryInPast(Instant expiresAt) {
      super(Kind.INVALID, "expires_at is in the past: " + expiresAt);
      violates("expires_at", "must be in the future");
    }
  }

  /** An expiry is too far in the future; leave it out for an assignment without end. */
  public static final class ExpiryTooFar extends RbacException {
    public ExpiryTooFar(Instant expiresAt, Instant latest) {
      super(Kind.INVALID, "expires_at is after %s: leave it out instead".formatted(latest));
      add(ErrorMember.EXPIRES_AT, latest);
      violates("expires_at", "must not be after " + latest);
    }
  }

  /** The gateway itself relies on system roles. */
  public static final class SystemRoleProtected extends RbacException {
    public SystemRoleProtected(String name) {
      super(
          Kind.FORBIDDEN,
          "The system role %s can be neither changed nor deleted".formatted(quoted(name)));
      add(ErrorMember.ROLE, name);
    }
  }

  /** Active roles are unique by name and scope. */
  public static final class RoleNameTaken extends RbacException {
    public RoleNameTaken(String name, RoleScope scope) {
      super(
          Kind.CONFLICT,
          "There is an active %s role with the name %s already".formatted(scope, quoted(name)));
      add(ErrorMember.NAME, name);
      add(ErrorMember.SCOPE, scope.id());
    }
  }

  /** In a cycle each role would have the permissions of all of them. */
  public static final class InheritanceCycle extends RbacException {
    public InheritanceCycle(String roleId, String parentId) {
      super(
          Kind.CONFLICT,
          "The role %s cannot inherit from %s, which inherits from it"
              .formatted(quoted(roleId), quoted(parentId)));
      add(ErrorMember.ROLE_ID, roleId);
      add(ErrorMember.PARENT_ID, parentId);
    }
  }

  /** A database constraint that no other exception describes. */
  public static final class ConstraintRefused extends RbacException {
    public ConstraintRefused(ConstraintViolation violation) {
      super(
          Kind.INVALID, "The database refused this by its rule " + quoted(violation.constraint()));
      add(ErrorMember.CONSTRAINT, violation.constraint());
    }
  }

  /**
   * A user has created a role with the name of a default role; taking it over would change who may
   * do what.
   */
  public static final class DefaultRoleNameTaken extends RbacException {
    public DefaultRoleNameTaken(String name, RoleScope scope, String roleId) {
      super(
          Kind.CONFLICT,
          "The %s role %s (id %s) is not a system role but has the name of a default role: rename it or deactivate it, then start again"
              .formatted(scope, quoted(name), roleId));
      add(ErrorMember.NAME, name);
      add(ErrorMember.SCOPE, scope.id());
      add(ErrorMember.ROLE_ID, roleId);
    }
  }

  /**
   * Nobody can grant more than they hold, since they could escalate their own rights through
   * somebody else.
   */
  public static final class NotHeld extends RbacException {
    public NotHeld(Collection<String> permissions) {
      super(
          Kind.FORBIDDEN, "This needs permissions that you do not hold: " + summarize(permissions));
      add(ErrorMember.PERMISSIONS, permissions);
    }
  }

  /**
   * A grant cannot outlast the giver's own, or a temporary right would live on in whom it was
   * granted to.
   */
  public static final class OutlivesGiver extends RbacException {
    private final Instant end;

    public OutlivesGiver(Instant end) {
      super(
          Kind.FORBIDDEN,
          "You hold what this gives until %s only: it cannot be given for longer".formatted(end));
      add(ErrorMember.EXPIRES_AT, end);
      this.end = end;
    }

    /** When the first of the giver's own permissions ends. */
    public Instant end() {
      return end;
    }
  }

  /** A temporary administrator must not be able to take over the account of a permanent one. */
  public static final class OutlivesAuthority extends RbacException {
    private final Instant end;

    public OutlivesAuthority(Collection<String> permissions, Instant end) {
      super(
          Kind.FORBIDDEN,
          "This needs permissions for as long as that account holds them, and you hold them until %s only: %s"
              .formatted(end, summarize(permissions)));
      add(ErrorMember.PERMISSIONS, permissions);
      add(ErrorMember.EXPIRES_AT, end);
      this.end = end;
    }

    /** When the first of the caller's own permissions ends. */
    public Instant end() {
      return end;
    }
  }

  /** An API token is meant for scripts; a leaked one must not be enough to take over an account. */
  public static final class LoginRequired extends RbacException {
    public LoginRequired() {
      super(Kind.FORBIDDEN, "An API token cannot do this: log in");
    }
  }

  /** Users could extend their own roles, or apply them elsewhere. */
  public static final class SelfGrant extends RbacException {
    public SelfGrant() {
      super(Kind.FORBIDDEN, "You cannot give a role to yourself");
    }
  }

  /** System roles cannot be changed later, so only those who may do everything can create them. */
  public static final class SystemRoleReserved extends RbacException {
    public SystemRoleReserved() {
      super(Kind.FORBIDDEN, "Only somebody who holds * can make a system role");
    }
  }

  /** A second assignment would change nothing, not even the expiry of the first. */
  public static final class AlreadyHeld extends RbacException {
    public AlreadyHeld(String email, String role) {
      super(
          Kind.CONFLICT,
          "The user %s holds the role %s there already".formatted(quoted(email), quoted(role)));
      add(ErrorMember.USER, email);
      add(ErrorMember.ROLE, role);
    }
  }

  /** Without an administrator nobody could repair that. */
  public static final class LastAdministrator extends RbacException {
    public LastAdministrator() {
      super(
          Kind.CONFLICT,
          "Nobody would be left who holds * everywhere and without an end: make another administrator first");
    }
  }

  /** Optimistic locking failed: somebody else has changed the object in the meantime. */
  public static final class StaleRole extends RbacException {
    public StaleRole(String name) {
      super(
          Kind.STALE,
          "The role %s has been changed meanwhile: read it again".formatted(quoted(name)));
      add(ErrorMember.ROLE, name);
    }
  }

  /** The extra roles file is invalid, so none of it is used. */
  public static final class ExtraRolesRefused extends RbacException {
    private ExtraRolesRefused(String message) {
      super(Kind.INVALID, message);
    }

    public static ExtraRolesRefused unreadable(String file, String why) {
      return new ExtraRolesRefused(
          "mcpgateway.rbac.extra-roles-file: %s %s".formatted(quoted(file), why));
    }

    public static ExtraRolesRefused at(String file, long line, long column, String why) {
      return new ExtraRolesRefused(
          String.format(
              Locale.ROOT,
              "mcpgateway.rbac.extra-roles-file: %s, line %d, column %d: %s",
              quoted(file),
              line,
              column,
              why));
    }
  }
}
