package dev.mcpgateway.rbac.boundary;

import dev.mcpgateway.rbac.Narrowing;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacRefusal;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who wants to change what others may do, and what they hold themselves: the bound of what they can
 * hand on.
 *
 * @param email as it is stored
 * @param everywhere what they hold wherever it is asked, without their team roles
 * @param inTeam what they hold in the team that the change is about; else the same as everywhere
 */
public record Authority(String email, Set<Permission> everywhere, Set<Permission> inTeam) {

  public Authority {
    everywhere = Set.copyOf(everywhere);
    inTeam = Set.copyOf(inTeam);
  }

  /**
   * Finds out what somebody holds. To be called outside of the transaction of the change.
   *
   * @param narrowing what their token leaves of it
   * @param team the team that the change is about
   */
  public static Authority of(
      PermissionChecker checker, String email, Narrowing narrowing, Optional<String> team) {
    Set<Permission> everywhere =
        checker.permissionsOf(email, Optional.empty(), narrowing.andTeams(Set.of()));
    return new Authority(
        email,
        everywhere,
        team.isPresent() ? checker.permissionsOf(email, team, narrowing) : everywhere);
  }

  /**
   * Refuses to be over somebody who may do more: outside of their personal team, as far as checks
   * can tell.
   *
   * @throws RbacRefusal.NotHeld if somebody holds what this authority does not hold everywhere
   */
  public Authority requireOver(PermissionChecker checker, String otherEmail) {
    if (!holdsEverything() && !otherEmail.equals(email)) {
      Set<String> missing =
          missing(
              checker.permissionsOf(otherEmail, Optional.empty(), Narrowing.NONE).stream()
                  .map(Permission::id)
                  .toList());
      if (!missing.isEmpty()) {
        throw new RbacRefusal.NotHeld(missing);
      }
    }
    return this;
  }

  public boolean holdsInTeam(Permission permission) {
    return missingInTeam(Set.of(permission.id())).isEmpty();
  }

  public boolean holdsEverything() {
    return everywhere.contains(Permission.EVERYTHING);
  }

  /** Those of the permissions that they do not hold everywhere. */
  public NavigableSet<String> missing(Collection<String> permissions) {
    return missing(permissions, everywhere);
  }

  /** Those of the permissions that they do not hold in the team. */
  public NavigableSet<String> missingInTeam(Collection<String> permissions) {
    return missing(permissions, inTeam);
  }

  private static NavigableSet<String> missing(
      Collection<String> permissions, Set<Permission> held) {
    NavigableSet<String> missing = new TreeSet<>();
    if (!held.contains(Permission.EVERYTHING)) {
      permissions.stream()
          .filter(id -> Permission.of(id).filter(held::contains).isEmpty())
          .forEach(missing::add);
    }
    return missing;
  }
}
