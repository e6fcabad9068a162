package dev.mcpgateway.rbac.boundary;

import dev.mcpgateway.caching.CacheVersion;
import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.caching.VersionedCache;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleDetails;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.control.AccessReader;
import dev.mcpgateway.rbac.control.AccessVersions;
import dev.mcpgateway.rbac.control.RoleService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * The list of roles, from memory, under the version that every change of a role raises.
 *
 * <p>As a lookup may read the database, call it outside any transaction.
 */
@ApplicationScoped
public class RoleListing {

  /** No user's address: only what changes the access of everybody concerns the list. */
  private static final String ROLES = "";

  private AccessReader versions;
  private RoleService roles;
  private VersionedCache<String, String, List<RoleDetails>> cache;

  protected RoleListing() {}

  @Inject
  public RoleListing(AccessVersions access, AccessReader versions, RoleService roles) {
    this.versions = versions;
    this.roles = roles;
    this.cache = new VersionedCache<>(access.tracker(), key -> key, this::read, 1);
  }

  /**
   * Lists roles by scope, name and age, including every change that was committed {@link
   * VersionTracker#TRUSTED_FOR} ago or earlier.
   *
   * @throws RbacException.NotHeld if the authority does not administer roles
   */
  public List<RoleDetails> list(
      Authority authority, Optional<RoleScope> scope, boolean activeOnly) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return cache.get(ROLES).stream()
        .filter(role -> scope.isEmpty() || scope.get() == role.scope())
        .filter(role -> role.active() || !activeOnly)
        .toList();
  }

  /** The version is read first: the roles may be newer than it says, but never older. */
  private Versioned<List<RoleDetails>> read(String key, long now) {
    CacheVersion version = versions.versions(CacheVersion.NONE).current();
    return new Versioned<>(version, roles.list(Optional.empty(), false));
  }
}
