package dev.mcpgateway.identity.boundary;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.InvitationDetails;
import dev.mcpgateway.identity.Issued;
import dev.mcpgateway.identity.JoinRequestDetails;
import dev.mcpgateway.identity.MemberDetails;
import dev.mcpgateway.identity.NewTeam;
import dev.mcpgateway.identity.TeamChange;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.identity.TeamVisibility;
import dev.mcpgateway.identity.control.Invitations;
import dev.mcpgateway.identity.control.JoinRequests;
import dev.mcpgateway.identity.control.TeamRoles;
import dev.mcpgateway.identity.control.Teams;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.boundary.Authority;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/**
 * Teams and who belongs to them, as far as their caller may read and change them. A place in a team
 * comes with a role, so nobody gives or takes a place whose role is beyond them. Public teams are
 * seen by everybody, private ones by their members and those who hold everything.
 *
 * <p>Every operation throws {@link RbacException.NotHeld} where the caller does not hold the
 * permission that it asks for, in the team that it is about.
 */
@Stateless
public class TeamAdministration {

  @Inject private Teams teams;
  @Inject private Invitations invitations;
  @Inject private JoinRequests joinRequests;
  @Inject private TeamRoles roles;

  /**
   * Makes a team, whose owner is the caller.
   *
   * @throws IdentityException as {@link Teams#create}
   */
  public TeamDetails create(Authority authority, NewTeam team) {
    authority.require(Permission.TEAMS_CREATE);
    return teams.create(team, caller(authority));
  }

  /** All teams for whoever holds everything, else those that the caller belongs to. */
  public Page<TeamDetails> list(Authority authority, PageRequest page) {
    authority.require(Permission.TEAMS_READ);
    if (authority.holdsEverything()) {
      return teams.list(Optional.empty(), page);
    }
    Page<TeamDetails> own = teams.listOf(caller(authority), page);
    return new Page<>(
        own.items().stream()
            .filter(team -> authority.tokenScope().includesTeam(team.id()))
            .toList(),
        own.next());
  }

  /** The public teams. */
  public Page<TeamDetails> discover(Authority authority, PageRequest page) {
    authority.require(Permission.TEAMS_READ);
    return teams.list(Optional.of(TeamVisibility.PUBLIC), page);
  }

  /**
   * A team that the caller may see.
   *
   * @throws IdentityException.UnknownTeam if it does not exist
   */
  public TeamDetails read(Authority authority, String id) {
    authority.requireIn(id, Permission.TEAMS_READ);
    return findVisible(authority, id);
  }

  /**
   * Changes a team.
   *
   * @param expectedVersion the version that the change applies to; empty for any
   * @throws IdentityException as {@link Teams#update}
   */
  public TeamDetails update(
      Authority authority, String id, TeamChange change, Optional<Integer> expectedVersion) {
    authority.requireIn(id, Permission.TEAMS_UPDATE);
    return teams.update(id, change, expectedVersion);
  }

  /**
   * Deletes a team.
   *
   * @param expectedVersion the version to delete; empty for any
   * @throws IdentityException as {@link Teams#delete}
   */
  public void delete(Authority authority, String id, Optional<Integer> expectedVersion) {
    authority.requireIn(id, Permission.TEAMS_DELETE);
    teams.delete(id, expectedVersion);
  }

  /**
   * Lists the members of a team, in the order in which they joined.
   *
   * @throws IdentityException.UnknownTeam if there is no such team for the caller
   * @throws IdentityException.NotAMember if it is public and the caller is not its member
   */
  public Page<MemberDetails> members(Authority authority, String id, PageRequest page) {
    authority.requireIn(id, Permission.TEAMS_READ);
    findVisible(authority, id);
    if (!canSee(authority, id)) {
      throw new IdentityException.NotAMember(caller(authority));
    }
    return teams.members(id, page);
  }

  /**
   * Adds a member.
   *
   * @throws RbacException.NotHeld also if the place is beyond the caller
   * @throws RbacException.OutlivesGiver if the caller holds the place for a time only
   * @throws IdentityException as {@link Teams#addMember}
   */
  public MemberDetails addMember(Authority authority, String id, EmailAddress user, TeamRole role) {
    authority.requireIn(id, Permission.TEAMS_MANAGE_MEMBERS);
    requireGrantableRole(authority, id, role);
    return teams.addMember(id, user, role, caller(authority));
  }

  /**
   * Changes the role of a member.
   *
   * @throws RbacException.NotHeld also if the old place or the new is beyond the caller
   * @throws RbacException.OutlivesGiver if the caller holds the place for a time only
   * @throws IdentityException as {@link Teams#changeRole}
   */
  public MemberDetails changeRole(
      Authority authority, String id, EmailAddress user, TeamRole role) {
    authority.requireIn(id, Permission.TEAMS_MANAGE_MEMBERS);
    requireGrantableRole(authority, id, role);
    requireHeldRoleOf(authority, id, user);
    return teams.changeRole(id, user, role, caller(authority));
  }

  /**
   * Removes somebody.
   *
   * @throws RbacException.NotHeld also if the place is beyond the caller
   * @throws IdentityException as {@link Teams#removeMember}
   */
  public void removeMember(Authority authority, String id, EmailAddress user) {
    authority.requireIn(id, Permission.TEAMS_MANAGE_MEMBERS);
    requireHeldRoleOf(authority, id, user);
    teams.removeMember(id, user, caller(authority));
  }

  /**
   * The caller leaves.
   *
   * @throws IdentityException as {@link Teams#removeMember}
   */
  public void leave(Authority authority, String id) {
    authority.require(Permission.TEAMS_JOIN);
    findVisible(authority, id);
    teams.removeMember(id, caller(authority), caller(authority));
  }

  /**
   * Invites somebody.
   *
   * @throws RbacException.NotHeld also if the place is beyond the caller
   * @throws RbacException.OutlivesGiver if the caller holds the place for a time only
   * @throws IdentityException as {@link Invitations#invite}
   */
  public Issued<InvitationDetails> invite(
      Authority authority, String id, EmailAddress user, TeamRole role) {
    authority.requireIn(id, Permission.TEAMS_MANAGE_MEMBERS);
    requireGrantableRole(authority, id, role);
    return invitations.invite(id, user, role, caller(authority));
  }

  /** Lists a team's invitations, including settled ones, in order of creation. */
  public Page<InvitationDetails> listInvitations(Authority authority, String id, PageRequest page) {
    authority.requireIn(id, Permission.TEAMS_MANAGE_MEMBERS);
    return invitations.list(id, page);
  }

  /**
   * The invitation of a token, which is open and for the caller.
   *
   * @throws IdentityException.UnknownInvitation if it does not exist
   */
  public InvitationDetails openInvitation(Authority authority, String token) {
    authority.require(Permission.TEAMS_JOIN);
    return invitations.requireOpen(token, caller(authority));
  }

  /**
   * The caller takes an invitation up. It ends with its inviter's right to invite, and gives no
   * place that the inviter could not give now.
   *
   * @param inviter what whoever invited holds now
   * @throws IdentityException.UnknownInvitation if the inviter could not invite so any more
   * @throws IdentityException as {@link Invitations#accept}
   */
  public MemberDetails accept(
      Authority authority, Authority inviter, InvitationDetails invitation) {
    authority.require(Permission.TEAMS_JOIN);
    boolean invited =
        invitation.email().equals(authority.email())
            && invitation.invitedBy().equals(inviter.email())
            && inviter.holdsIn(invitation.teamId(), Permission.TEAMS_MANAGE_MEMBERS)
            && inviter.holdsPermanentlyIn(
                invitation.teamId(), roles.permissionsOf(invitation.role()));
    if (!invited) {
      throw new IdentityException.UnknownInvitation();
    }
    return invitations.accept(invitation.id());
  }

  /**
   * Cancels an open invitation, expired or not.
   *
   * @throws IdentityException.UnknownInvitation if it does not exist
   */
  public void cancelInvitation(Authority authority, String id) {
    Optional<InvitationDetails> invitation = invitations.find(id);
    if (invitation.isPresent()) {
      authority.requireIn(invitation.get().teamId(), Permission.TEAMS_MANAGE_MEMBERS);
    } else {
      authority.require(Permission.TEAMS_MANAGE_MEMBERS);
    }
    invitations.cancel(id);
  }

  /**
   * The team of an invitation, settled or not; whoever asks has yet to be checked.
   *
   * @return empty where there is no such invitation
   */
  public Optional<String> teamOfInvitation(String id) {
    return invitations.find(id).map(InvitationDetails::teamId);
  }

  /**
   * The caller asks to join a team.
   *
   * @throws IdentityException as {@link JoinRequests#request}
   */
  public JoinRequestDetails join(Authority authority, String id, Optional<String> message) {
    authority.require(Permission.TEAMS_JOIN);
    findVisible(authority, id);
    return joinRequests.request(id, caller(authority), message);
  }

  /**
   * Lists a team's requests in order of creation.
   *
   * @param pending whether to list only pending requests
   */
  public Page<JoinRequestDetails> listJoinRequests(
      Authority authority, String id, boolean pending, PageRequest page) {
    authority.requireIn(id, Permission.TEAMS_MANAGE_MEMBERS);
    return joinRequests.list(id, pending, page);
  }

  /**
   * Takes in who has asked.
   *
   * @throws RbacException.NotHeld also if a member's place is beyond the caller
   * @throws RbacException.OutlivesGiver if the caller holds the place for a time only
   * @throws IdentityException as {@link JoinRequests#approve}
   */
  public MemberDetails approve(Authority authority, String id, String requestId) {
    authority.requireIn(id, Permission.TEAMS_MANAGE_MEMBERS);
    requireGrantableRole(authority, id, TeamRole.MEMBER);
    return joinRequests.approve(id, requestId, caller(authority));
  }

  /**
   * Rejects a request.
   *
   * @throws IdentityException as {@link JoinRequests#reject}
   */
  public JoinRequestDetails reject(Authority authority, String id, String requestId) {
    authority.requireIn(id, Permission.TEAMS_MANAGE_MEMBERS);
    return joinRequests.reject(id, requestId, caller(authority), Optional.empty());
  }

  private TeamDetails findVisible(Authority authority, String id) {
    return teams
        .find(id)
        .filter(team -> team.visibility() == TeamVisibility.PUBLIC || canSee(authority, id))
        .orElseThrow(() -> new IdentityException.UnknownTeam(id));
  }

  private boolean canSee(Authority authority, String id) {
    return authority.holdsEverything()
        || (authority.tokenScope().includesTeam(id)
            && teams.findMember(id, caller(authority)).isPresent());
  }

  private static EmailAddress caller(Authority authority) {
    return EmailAddress.of(authority.email());
  }

  private void requireHeldRoleOf(Authority authority, String id, EmailAddress user) {
    teams.findMember(id, user).ifPresent(member -> requireHeldRole(authority, id, member.role()));
  }

  private void requireHeldRole(Authority authority, String id, TeamRole place) {
    Set<String> missing = authority.missingIn(id, roles.permissionsOf(place));
    if (!missing.isEmpty()) {
      throw new RbacException.NotHeld(missing);
    }
  }

  /** Membership does not expire, so whoever grants it must hold its permissions permanently. */
  private void requireGrantableRole(Authority authority, String id, TeamRole place) {
    authority.requireGrantable(Optional.of(id), roles.permissionsOf(place), Optional.empty());
  }
}
