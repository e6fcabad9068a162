package dev.mcpgateway.identity.boundary;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityRefusal;
import dev.mcpgateway.identity.InvitationDetails;
import dev.mcpgateway.identity.Issued;
import dev.mcpgateway.identity.MemberDetails;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.identity.TeamVisibility;
import dev.mcpgateway.identity.control.Invitations;
import dev.mcpgateway.identity.control.JoinRequests;
import dev.mcpgateway.identity.control.Teams;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.Narrowing;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacRefusal;
import dev.mcpgateway.rbac.RoleCatalogue;
import dev.mcpgateway.rbac.RoleDetails;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rbac.control.RoleService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/**
 * Changes of teams that people make, bounded by what they hold there: a place in a team comes with
 * a role, so nobody gives or takes a place whose role is beyond them. And who sees which team:
 * public ones everybody, private ones their members and those who hold everything.
 */
@Stateless
public class TeamAdministration {

  @Inject private Teams teams;
  @Inject private Invitations invitations;
  @Inject private JoinRequests joinRequests;
  @Inject private RoleService roles;

  /**
   * A team that the authority may see.
   *
   * @param narrowing what the authority's token leaves
   * @throws IdentityRefusal.UnknownTeam if there is none
   */
  public TeamDetails requireVisible(Authority authority, Narrowing narrowing, String id) {
    return teams
        .find(id)
        .filter(
            team ->
                team.visibility() == TeamVisibility.PUBLIC || isInside(authority, narrowing, id))
        .orElseThrow(() -> new IdentityRefusal.UnknownTeam(id));
  }

  /**
   * Refuses somebody who is not inside of the team.
   *
   * @throws IdentityRefusal.UnknownTeam if there is no such team for them
   * @throws IdentityRefusal.NotAMember if it is public and they are not its members
   */
  public void requireMembership(Authority authority, Narrowing narrowing, String id) {
    requireVisible(authority, narrowing, id);
    if (!isInside(authority, narrowing, id)) {
      throw new IdentityRefusal.NotAMember(EmailAddress.of(authority.email()));
    }
  }

  /** All teams for whoever holds everything, else those that the authority belongs to. */
  public Page<TeamDetails> listVisible(Authority authority, Narrowing narrowing, PageRequest page) {
    if (authority.holdsEverything()) {
      return teams.list(Optional.empty(), page);
    }
    Page<TeamDetails> own = teams.listOf(EmailAddress.of(authority.email()), page);
    return new Page<>(
        own.items().stream().filter(team -> leaves(narrowing, team.id())).toList(), own.next());
  }

  /**
   * Takes somebody in.
   *
   * @throws RbacRefusal.NotHeld if the place is beyond the authority
   * @throws IdentityRefusal as {@link Teams#addMember}
   */
  public MemberDetails addMember(Authority authority, String id, EmailAddress user, TeamRole role) {
    requireHeld(authority, role);
    return teams.addMember(id, user, role, EmailAddress.of(authority.email()));
  }

  /**
   * Makes an owner a member, or a member an owner.
   *
   * @throws RbacRefusal.NotHeld if the old place or the new is beyond the authority
   * @throws IdentityRefusal as {@link Teams#changeRole}
   */
  public MemberDetails changeRole(
      Authority authority, String id, EmailAddress user, TeamRole role) {
    requireHeld(authority, role);
    teams.findMember(id, user).ifPresent(member -> requireHeld(authority, member.role()));
    return teams.changeRole(id, user, role, EmailAddress.of(authority.email()));
  }

  /**
   * Removes somebody.
   *
   * @throws RbacRefusal.NotHeld if the place is beyond the authority
   * @throws IdentityRefusal as {@link Teams#removeMember}
   */
  public void removeMember(Authority authority, String id, EmailAddress user) {
    teams.findMember(id, user).ifPresent(member -> requireHeld(authority, member.role()));
    teams.removeMember(id, user, EmailAddress.of(authority.email()));
  }

  /**
   * Invites somebody.
   *
   * @throws RbacRefusal.NotHeld if the place is beyond the authority
   * @throws IdentityRefusal as {@link Invitations#invite}
   */
  public Issued<InvitationDetails> invite(
      Authority authority, String id, EmailAddress user, TeamRole role) {
    requireHeld(authority, role);
    return invitations.invite(id, user, role, EmailAddress.of(authority.email()));
  }

  /**
   * Takes in who has asked.
   *
   * @throws RbacRefusal.NotHeld if a member's place is beyond the authority
   * @throws IdentityRefusal as {@link JoinRequests#approve}
   */
  public MemberDetails approve(Authority authority, String id, String requestId) {
    requireHeld(authority, TeamRole.MEMBER);
    return joinRequests.approve(id, requestId, EmailAddress.of(authority.email()));
  }

  private boolean isInside(Authority authority, Narrowing narrowing, String id) {
    return authority.holdsEverything()
        || (leaves(narrowing, id)
            && teams.findMember(id, EmailAddress.of(authority.email())).isPresent());
  }

  private static boolean leaves(Narrowing narrowing, String teamId) {
    return narrowing.teams().isEmpty() || narrowing.teams().get().contains(teamId);
  }

  private void requireHeld(Authority authority, TeamRole place) {
    String role =
        switch (place) {
          case OWNER -> RoleCatalogue.TEAM_ADMIN;
          case MEMBER -> RoleCatalogue.VIEWER;
        };
    Set<String> missing =
        authority.missingInTeam(
            roles
                .findActive(role, RoleScope.TEAM)
                .map(RoleDetails::effectivePermissions)
                .orElse(Set.of(Permission.EVERYTHING.id())));
    if (!missing.isEmpty()) {
      throw new RbacRefusal.NotHeld(missing);
    }
  }
}
