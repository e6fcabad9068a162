package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.JoinRequestDetails;
import dev.mcpgateway.identity.JoinRequestStatus;
import dev.mcpgateway.identity.MemberDetails;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.identity.TeamVisibility;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;

/** Manages requests to join public teams, in the caller's transaction or one of its own. */
@Stateless
public class JoinRequests {

  @Inject private JoinRequestStore requests;
  @Inject private TeamStore teams;
  @Inject private Memberships members;
  @Inject private AccountStore accounts;
  @Inject private IdentitySettings settings;

  /**
   * Requests to join a public team.
   *
   * @throws IdentityException if there is no such team or active account, the team is private or
   *     personal, or the account is a member or has a pending request
   */
  public JoinRequestDetails request(String teamId, EmailAddress user, Optional<String> message) {
    Optional<String> text = TextRules.text("message", message);
    TeamDetails team = teams.findForUpdate(teamId);
    if (team.personal()) {
      throw new IdentityException.PersonalTeam(teamId);
    }
    if (team.visibility() != TeamVisibility.PUBLIC) {
      throw new IdentityException.TeamNotPublic(teamId);
    }
    accounts.requireActive(user);
    if (members.find(teamId, user).isPresent()) {
      throw new IdentityException.AlreadyMember(user);
    }
    return requests.insert(teamId, user, text, settings.configuration().joinRequestValidity());
  }

  /**
   * Lists a team's requests in order of creation.
   *
   * @param pending whether to list only pending requests
   */
  public Page<JoinRequestDetails> list(String teamId, boolean pending, PageRequest page) {
    return requests.list(teams.require(teamId).id(), pending, page);
  }

  /**
   * Approves a request: its user becomes a member.
   *
   * @throws IdentityException if there is no such pending request in the team, it has expired, the
   *     account was deactivated, or the team is full
   */
  public MemberDetails approve(String teamId, String requestId, EmailAddress reviewer) {
    TeamDetails team = teams.findForUpdate(teamId);
    JoinRequestDetails request =
        settle(teamId, requestId, JoinRequestStatus.APPROVED, reviewer, Optional.empty());
    return members.add(
        team, EmailAddress.of(request.userEmail()), TeamRole.MEMBER, Optional.of(reviewer));
  }

  /**
   * Rejects a request.
   *
   * @param notes the reason, truncated to what can be stored
   * @throws IdentityException if there is no such pending request in the team
   */
  public JoinRequestDetails reject(
      String teamId, String requestId, EmailAddress reviewer, Optional<String> notes) {
    teams.findForUpdate(teamId);
    return settle(
        teamId,
        requestId,
        JoinRequestStatus.REJECTED,
        reviewer,
        TextRules.comment(notes, TextRules.MAX_TEXT_LENGTH));
  }

  private JoinRequestDetails settle(
      String teamId,
      String requestId,
      JoinRequestStatus status,
      EmailAddress reviewer,
      Optional<String> notes) {
    if (!TextRules.isId(requestId)
        || !requests.settle(teamId, requestId, status, reviewer, notes)) {
      throw new IdentityException.UnknownJoinRequest();
    }
    return requests.find(requestId).orElseThrow();
  }
}
