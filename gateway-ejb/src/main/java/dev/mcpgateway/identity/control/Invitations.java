package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.InvitationDetails;
import dev.mcpgateway.identity.Issued;
import dev.mcpgateway.identity.MemberDetails;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Manages invitations into teams, in the caller's transaction or one of its own. The invited
 * address need not have an account yet; only the account with that address can accept.
 */
@Stateless
public class Invitations {

  @Inject private InvitationStore invitations;
  @Inject private TeamStore teams;
  @Inject private Memberships members;
  @Inject private AccountStore accounts;
  @Inject private IdentitySettings settings;

  /**
   * Creates an invitation. Its token is for the invited person and shown once.
   *
   * @throws IdentityException if there is no such team, it is personal, or the address belongs to a
   *     member or has an open invitation
   */
  public Issued<InvitationDetails> invite(
      String teamId, EmailAddress email, TeamRole role, EmailAddress invitedBy) {
    TeamDetails team = teams.findForUpdate(teamId);
    if (team.personal()) {
      throw new IdentityException.PersonalTeam(teamId);
    }
    accounts.requireActive(invitedBy);
    if (members.find(teamId, email).isPresent()) {
      throw new IdentityException.AlreadyMember(email);
    }
    String token = Secrets.random();
    InvitationDetails invitation =
        invitations.insert(
            teamId,
            email,
            role,
            invitedBy,
            Secrets.hash(token),
            settings.configuration().invitationValidity());
    return new Issued<>(invitation, token);
  }

  /** Lists a team's invitations, including settled ones, in order of creation. */
  public Page<InvitationDetails> list(String teamId, PageRequest page) {
    return invitations.list(teams.require(teamId).id(), page);
  }

  /** An invitation, settled or not. */
  public Optional<InvitationDetails> find(String id) {
    return TextRules.isId(id) ? invitations.find(id) : Optional.empty();
  }

  /**
   * Finds the open invitation with this token for the account.
   *
   * @throws IdentityException.UnknownInvitation if it does not exist
   */
  public InvitationDetails requireOpen(String token, EmailAddress user) {
    return invitations
        .findByToken(Secrets.hash(token))
        .filter(found -> found.active() && found.email().equals(user.value()))
        .orElseThrow(IdentityException.UnknownInvitation::new);
  }

  /**
   * Accepts an invitation on behalf of the invited account.
   *
   * @throws IdentityException if it is not open any more or has expired, whoever invited is not
   *     active, there is no such active account, the team was deleted or is full, or the account is
   *     a member already
   */
  public MemberDetails accept(String id) {
    InvitationDetails invitation = find(id).orElseThrow(IdentityException.UnknownInvitation::new);
    TeamDetails team = teams.findForUpdate(invitation.teamId());
    EmailAddress inviter = EmailAddress.of(invitation.invitedBy());
    boolean open =
        accounts.find(inviter).filter(UserDetails::active).isPresent()
            && invitations.close(id, true);
    if (!open) {
      throw new IdentityException.UnknownInvitation();
    }
    return members.add(
        team, EmailAddress.of(invitation.email()), invitation.role(), Optional.of(inviter));
  }

  /**
   * Cancels an open invitation, expired or not.
   *
   * @throws IdentityException.UnknownInvitation if it does not exist
   */
  public void cancel(String id) {
    if (!TextRules.isId(id) || !invitations.close(id, false)) {
      throw new IdentityException.UnknownInvitation();
    }
  }
}
