package dev.mcpgateway.rbac.boundary;

import dev.mcpgateway.rbac.AuditedOperation;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.PermissionDecision;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.AccessCache;
import dev.mcpgateway.rbac.control.AccessVersion;
import dev.mcpgateway.rbac.control.PermissionAudit;
import dev.mcpgateway.rbac.control.RoleRules;
import dev.mcpgateway.rbac.control.UserAccess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says who may do what, as committed at most {@link AccessCache#TRUSTED_FOR} ago.
 *
 * <p>It does not see what the caller's own transaction has changed and not committed. Now and then
 * it reads from the database on a connection of its own: ask before a transaction begins rather
 * than in it, as with a pool of one connection the transaction would be waiting for itself, until
 * the check gives up and denies.
 */
@ApplicationScoped
public class PermissionChecker {

  private static final Logger LOG = Logger.getLogger(PermissionChecker.class.getName());

  private AccessCache cache;
  private PermissionAudit audit;
  private final AtomicBoolean failing = new AtomicBoolean();

  protected PermissionChecker() {}

  @Inject
  public PermissionChecker(AccessCache cache, PermissionAudit audit) {
    this.cache = cache;
    this.audit = audit;
  }

  /**
   * Decides, and records the decision where the request asks for it. It never throws: whatever goes
   * wrong denies, and a record that cannot be written changes nothing.
   */
  public PermissionDecision check(PermissionRequest request) {
    PermissionDecision decision;
    Optional<UserAccess> access = Optional.empty();
    try {
      access = access(request.userEmail());
      decision = decide(request, access);
      if (failing.get() && failing.compareAndSet(true, false)) {
        LOG.info("Permissions can be checked again");
      }
    } catch (RuntimeException failure) {
      // Once per outage; every one would be a flood just when the log is needed.
      LOG.log(
          failing.compareAndSet(false, true) ? Level.WARNING : Level.FINE,
          "Permissions cannot be checked, and all are denied",
          failure);
      decision = PermissionDecision.UNAVAILABLE;
    }
    if (request.audit().isPresent()) {
      record(request, decision, access);
    }
    return decision;
  }

  /**
   * Every permission that the user has, of those that a check would find; with {@code *} where it
   * is held.
   *
   * @param teamId as in a {@link PermissionRequest}
   * @throws RuntimeException if it could not be found out
   */
  public Set<Permission> permissionsOf(
      String userEmail, Optional<String> teamId, TokenScope narrowing) {
    return authorityOf(userEmail, narrowing, false).permissions(teamId);
  }

  /**
   * What somebody who has shown who they are holds at this moment. To be asked for outside of the
   * transaction in which it is used.
   *
   * @param narrowing what their token leaves of it
   * @param byLogin whether they have logged in, rather than used an API token
   * @throws RuntimeException if it could not be found out
   */
  public Authority authorityOf(String userEmail, TokenScope narrowing, boolean byLogin) {
    return new Authority(
        userEmail,
        access(userEmail)
            .orElseGet(
                () ->
                    new UserAccess(
                        AccessVersion.NONE, System.nanoTime(), Optional.empty(), List.of())),
        narrowing,
        byLogin);
  }

  /**
   * The names of the roles that count for the question, whether they give the permission or not.
   *
   * @return none where it could not be found out
   */
  public Set<String> rolesOf(PermissionRequest request) {
    try {
      return access(request.userEmail()).map(access -> roles(request, access)).orElse(Set.of());
    } catch (RuntimeException failure) {
      // The check of the same question has told.
      return Set.of();
    }
  }

  /** Records what became of an operation; a record that cannot be written is told to the log. */
  public void record(
      PermissionRequest request,
      boolean granted,
      Set<String> rolesChecked,
      AuditedOperation operation) {
    try {
      audit.record(request, granted, rolesChecked, Optional.of(operation));
    } catch (RuntimeException failure) {
      LOG.log(
          Level.WARNING,
          "An operation could not be recorded: %s by %s on %s, %s, request %s"
              .formatted(
                  operation.name(),
                  printable(request.userEmail()),
                  request
                      .resource()
                      .map(on -> printable(on.type() + " " + on.id().orElse("")))
                      .orElse(""),
                  operation.outcome().id(),
                  operation.requestId()),
          failure);
    }
  }

  /** How many questions were answered from memory, since the start. */
  public long cacheHits() {
    return cache.hits();
  }

  /** How many questions went to the database, since the start. */
  public long cacheMisses() {
    return cache.misses();
  }

  private Optional<UserAccess> access(String userEmail) {
    String stored;
    try {
      stored = RoleRules.email(userEmail);
    } catch (RbacException.UnknownUser nobody) {
      return Optional.empty();
    }
    return Optional.of(cache.of(stored));
  }

  private static PermissionDecision decide(PermissionRequest request, Optional<UserAccess> access) {
    Optional<Permission> permission = Permission.of(request.permission());
    if (permission.isEmpty()) {
      return PermissionDecision.UNKNOWN_PERMISSION;
    }
    if (gives(access, permission.get(), request, request.narrowing())) {
      return PermissionDecision.GRANTED;
    }
    return gives(access, permission.get(), request, TokenScope.NONE)
        ? PermissionDecision.NARROWED
        : PermissionDecision.NOT_HELD;
  }

  private static boolean gives(
      Optional<UserAccess> access,
      Permission permission,
      PermissionRequest request,
      TokenScope token) {
    return access
        .filter(held -> held.gives(permission, request.teamId(), token, System.nanoTime()))
        .isPresent();
  }

  private void record(
      PermissionRequest request, PermissionDecision decision, Optional<UserAccess> access) {
    try {
      audit.record(
          request,
          decision.isGranted(),
          access.map(held -> roles(request, held)).orElse(Set.of()),
          Optional.empty());
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "A decision about access could not be recorded", failure);
    }
  }

  private static Set<String> roles(PermissionRequest request, UserAccess access) {
    return Permission.of(request.permission())
        .map(
            permission ->
                access.roles(permission, request.teamId(), request.narrowing(), System.nanoTime()))
        .orElse(Set.of());
  }

  /** What somebody sent must not write lines of the log. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "\u00b7");
  }
}
