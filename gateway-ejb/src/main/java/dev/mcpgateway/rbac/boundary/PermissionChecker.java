package dev.mcpgateway.rbac.boundary;

import dev.mcpgateway.rbac.AuditedOperation;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.PermissionDecision;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.AccessCache;
import dev.mcpgateway.rbac.control.PermissionAudit;
import dev.mcpgateway.rbac.control.RoleRules;
import dev.mcpgateway.rbac.control.UserAccess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Decides who may do what, as committed at most {@link AccessCache#TRUSTED_FOR} ago.
 *
 * <p>It does not see uncommitted changes of the caller's own transaction. Sometimes it reads from
 * the database on a connection of its own: call it before a transaction begins rather than in it,
 * since with a pool of one connection the transaction would wait for itself until the check gives
 * up and denies.
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
   * Decides, and audits the decision if requested. It never throws: any failure denies, and an
   * audit row that cannot be written changes nothing.
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
      // Logged once per outage rather than flooding the log when it is needed.
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
   * Every permission of the user that a check would grant, including {@code *} if it is held.
   *
   * @param teamId as in {@link PermissionRequest}
   * @throws RuntimeException if it could not be determined
   */
  public Set<Permission> permissionsOf(
      String userEmail, Optional<String> teamId, TokenScope tokenScope) {
    return authorityOf(userEmail, tokenScope, false).permissions(teamId);
  }

  /**
   * The authority of an authenticated caller at this moment. Call it outside the transaction in
   * which it is used.
   *
   * @param tokenScope the scope of their token
   * @param byLogin whether they have logged in, rather than used an API token
   * @throws RuntimeException if it could not be determined
   */
  public Authority authorityOf(String userEmail, TokenScope tokenScope, boolean byLogin) {
    return new Authority(userEmail, access(userEmail).orElse(UserAccess.NONE), tokenScope, byLogin);
  }

  /**
   * The names of the roles that apply to the request, whether they grant the permission or not.
   *
   * @return empty if it could not be determined
   */
  public Set<String> rolesOf(PermissionRequest request) {
    try {
      return access(request.userEmail()).map(access -> roles(request, access)).orElse(Set.of());
    } catch (RuntimeException failure) {
      // The check of the same request has logged it.
      return Set.of();
    }
  }

  /** Audits an operation; a row that cannot be written is logged. */
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

  /** The number of checks answered from memory since the start. */
  public long cacheHits() {
    return cache.hits();
  }

  /** The number of checks that read the database since the start. */
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
    if (permits(access, permission.get(), request, request.tokenScope())) {
      return PermissionDecision.GRANTED;
    }
    return permits(access, permission.get(), request, TokenScope.NONE)
        ? PermissionDecision.NARROWED
        : PermissionDecision.NOT_HELD;
  }

  private static boolean permits(
      Optional<UserAccess> access,
      Permission permission,
      PermissionRequest request,
      TokenScope token) {
    return access
        .filter(held -> held.permits(permission, request.teamId(), token, System.nanoTime()))
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
                access.roles(permission, request.teamId(), request.tokenScope(), System.nanoTime()))
        .orElse(Set.of());
  }

  /** Client input must not forge log lines. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "\u00b7");
  }
}
