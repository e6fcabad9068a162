package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.MemberDetails;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.persistence.Columns;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.persistence.PagedQuery;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import dev.mcpgateway.rbac.GrantSource;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * The members of teams, and the roles that come with membership.
 *
 * <p>Callers that change members have locked the team (see {@link TeamStore#findForUpdate}), so
 * that of two owners who leave at once one sees that the other has left, and a team never exceeds
 * its maximum number of members.
 */
@Dependent
public class Memberships {

  private static final String FIND =
      "SELECT * FROM email_team_members WHERE team_id = ? AND user_email = ? AND is_active";

  /** The row of a former member is reused. */
  private static final String ADD =
      """
      INSERT INTO email_team_members (id, team_id, user_email, role, invited_by)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (team_id, user_email)
      DO UPDATE SET role = excluded.role, invited_by = excluded.invited_by, joined_at = now(),
          is_active = true
      """;

  private static final String SET_ROLE =
      "UPDATE email_team_members SET role = ? WHERE team_id = ? AND user_email = ?";

  private static final String REMOVE =
      "UPDATE email_team_members SET is_active = false WHERE team_id = ? AND user_email = ?";

  private static final String MEMBERS =
      "SELECT count(*) FROM email_team_members WHERE team_id = ? AND is_active";

  /** An owner with a deactivated account cannot manage the team. */
  private static final String OTHER_OWNERS =
      """
      SELECT count(*) FROM email_team_members m JOIN email_users u ON u.email = m.user_email
      WHERE m.team_id = ? AND m.user_email <> ? AND m.role = 'owner' AND m.is_active AND u.is_active
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Inject private AccountStore accounts;
  @Inject private TeamRoles roles;
  @Inject private InvitationStore invitations;
  @Inject private ApiTokenStore tokens;

  public Optional<MemberDetails> find(String teamId, EmailAddress user) {
    return SqlRead.of(FIND, teamId, user.value()).first(entities, Memberships::details);
  }

  public Page<MemberDetails> list(String teamId, PageRequest page) {
    return new PagedQuery<>("email_team_members", "joined_at", Memberships::details)
        .where("team_id = ?", teamId)
        .where("is_active")
        .read(entities, page);
  }

  /**
   * Adds a member to a locked team.
   *
   * @throws IdentityException if there is no such active account, it is a member already, or the
   *     team is full
   */
  public MemberDetails add(
      TeamDetails team, EmailAddress user, TeamRole role, Optional<EmailAddress> invitedBy) {
    accounts.requireActive(user);
    if (find(team.id(), user).isPresent()) {
      throw new IdentityException.AlreadyMember(user);
    }
    team.maxMembers()
        .filter(max -> count(MEMBERS, team.id()) >= max)
        .ifPresent(
            max -> {
              throw new IdentityException.TeamFull(max);
            });
    return put(team, user, role, invitedBy, GrantSource.TEAM);
  }

  /** Adds a member without checking the maximum, and grants the role that comes with it. */
  public MemberDetails put(
      TeamDetails team,
      EmailAddress user,
      TeamRole role,
      Optional<EmailAddress> invitedBy,
      GrantSource source) {
    write(
        SqlWrite.of(
            ADD,
            UUID.randomUUID().toString(),
            team.id(),
            user.value(),
            role.id(),
            invitedBy.map(EmailAddress::value).orElse(null)));
    roles.grant(user, team.id(), role, source);
    return find(team.id(), user).orElseThrow();
  }

  /**
   * Makes an owner a member or a member an owner, in a locked team. The invitations of a former
   * owner are closed.
   *
   * @throws IdentityException if there is no such member, or no other owner
   */
  public MemberDetails changeRole(
      TeamDetails team, EmailAddress user, TeamRole role, EmailAddress changedBy) {
    MemberDetails member = require(team, user);
    if (member.role() == role) {
      return member;
    }
    requireAnotherOwner(team, member);
    write(SqlWrite.of(SET_ROLE, role.id(), team.id(), user.value()));
    if (role != TeamRole.OWNER) {
      invitations.closeAllBy(team.id(), user);
    }
    roles.revoke(user, team.id(), member.role(), Optional.of(changedBy));
    roles.grant(user, team.id(), role, GrantSource.TEAM);
    return find(team.id(), user).orElseThrow();
  }

  /**
   * Removes a member from a locked team, with every role there, the tokens for the team and the
   * open invitations into it.
   *
   * @throws IdentityException if there is no such member, or no other owner
   */
  public void remove(TeamDetails team, EmailAddress user, EmailAddress removedBy) {
    requireAnotherOwner(team, require(team, user));
    end(team.id(), user, removedBy);
  }

  /** Like {@link #remove}, without requiring another owner. */
  public void end(String teamId, EmailAddress user, EmailAddress removedBy) {
    write(SqlWrite.of(REMOVE, teamId, user.value()));
    roles.revokeAll(user, teamId, Optional.of(removedBy));
    invitations.closeAllBy(teamId, user);
    tokens.revokeAllInTeam(user, teamId, removedBy);
  }

  /** Whether the user is the only active owner. */
  public boolean isLastOwner(String teamId, EmailAddress user) {
    return find(teamId, user).filter(member -> member.role() == TeamRole.OWNER).isPresent()
        && count(OTHER_OWNERS, teamId, user.value()) == 0;
  }

  private MemberDetails require(TeamDetails team, EmailAddress user) {
    return find(team.id(), user).orElseThrow(() -> new IdentityException.NotAMember(user));
  }

  private void requireAnotherOwner(TeamDetails team, MemberDetails member) {
    EmailAddress user = EmailAddress.of(member.userEmail());
    if (isLastOwner(team.id(), user)) {
      throw new IdentityException.LastOwner(user);
    }
  }

  private long count(String sql, Object... parameters) {
    return SqlRead.of(sql, parameters).first(entities, row -> row.getLong(1)).orElseThrow();
  }

  private static MemberDetails details(ResultSet row) throws SQLException {
    return new MemberDetails(
        row.getString("id"),
        row.getString("team_id"),
        row.getString("user_email"),
        TeamRole.of(row.getString("role")).orElseThrow(),
        Columns.time(row, "joined_at").orElseThrow(),
        Columns.text(row, "invited_by"),
        row.getBoolean("is_active"));
  }

  private void write(SqlWrite change) {
    SavepointWriter.on(entities).write(change, IdentityException.ConstraintRefused::new);
  }
}
