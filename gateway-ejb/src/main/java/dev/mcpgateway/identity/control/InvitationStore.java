package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.InvitationDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.persistence.Columns;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.persistence.PagedQuery;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The email_team_invitations table; the database's clock decides what has expired. */
@Dependent
public class InvitationStore {

  private static final String RETIRE_EXPIRED =
      """
      UPDATE email_team_invitations SET is_active = false
      WHERE team_id = ? AND email = ? AND is_active AND expires_at <= now()
      """;

  private static final String INSERT =
      """
      INSERT INTO email_team_invitations (id, team_id, email, role, invited_by, token_hash, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, now() + CAST(? AS interval))
      """;

  private static final String ACCEPT =
      """
      UPDATE email_team_invitations SET is_active = false, accepted_at = now()
      WHERE id = ?1 AND is_active AND expires_at > now()
      """;

  private static final String CANCEL =
      "UPDATE email_team_invitations SET is_active = false WHERE id = ?1 AND is_active";

  private static final String CLOSE_ALL_BY =
      """
      UPDATE email_team_invitations SET is_active = false
      WHERE team_id = ? AND invited_by = ? AND is_active
      """;

  private static final String CLOSE_ALL_FOR =
      "UPDATE email_team_invitations SET is_active = false WHERE email = ? AND is_active";

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  public Optional<InvitationDetails> find(String id) {
    return read("SELECT * FROM email_team_invitations WHERE id = ?", id);
  }

  public Optional<InvitationDetails> findByToken(String tokenHash) {
    return read("SELECT * FROM email_team_invitations WHERE token_hash = ?", tokenHash);
  }

  public Page<InvitationDetails> list(String teamId, PageRequest page) {
    return new PagedQuery<>("email_team_invitations", "invited_at", InvitationStore::details)
        .where("team_id = ?", teamId)
        .read(entities, page);
  }

  /**
   * Inserts an invitation, replacing an expired one.
   *
   * @throws IdentityException.AlreadyInvited if one is open
   */
  public InvitationDetails insert(
      String teamId,
      EmailAddress email,
      TeamRole role,
      EmailAddress invitedBy,
      String tokenHash,
      Duration validity) {
    SavepointWriter writer = SavepointWriter.on(entities);
    writer.write(
        SqlWrite.of(RETIRE_EXPIRED, teamId, email.value()),
        IdentityException.ConstraintRefused::new);
    String id = UUID.randomUUID().toString();
    writer.write(
        SqlWrite.of(
            INSERT,
            id,
            teamId,
            email.value(),
            role.id(),
            invitedBy.value(),
            tokenHash,
            validity.toString()),
        violation ->
            violation.isDuplicateIn("email_team_invitations_one_open_key")
                ? new IdentityException.AlreadyInvited(email)
                : new IdentityException.ConstraintRefused(violation));
    return find(id).orElseThrow();
  }

  /**
   * Closes an invitation that is accepted or cancelled.
   *
   * @return false if it is already closed or, when accepting, has expired
   */
  public boolean close(String id, boolean accepted) {
    return entities
            .createNativeQuery(accepted ? ACCEPT : CANCEL)
            .setParameter(1, id)
            .executeUpdate()
        == 1;
  }

  /** Closes the open invitations into a team that a user has sent. */
  public void closeAllBy(String teamId, EmailAddress inviter) {
    SavepointWriter.on(entities)
        .write(
            SqlWrite.of(CLOSE_ALL_BY, teamId, inviter.value()),
            IdentityException.ConstraintRefused::new);
  }

  /** Closes the open invitations for an address. */
  public void closeAllFor(EmailAddress invited) {
    SavepointWriter.on(entities)
        .write(
            SqlWrite.of(CLOSE_ALL_FOR, invited.value()), IdentityException.ConstraintRefused::new);
  }

  private Optional<InvitationDetails> read(String sql, String key) {
    return SqlRead.of(sql, key).first(entities, InvitationStore::details);
  }

  private static InvitationDetails details(ResultSet row) throws SQLException {
    return new InvitationDetails(
        row.getString("id"),
        row.getString("team_id"),
        row.getString("email"),
        TeamRole.of(row.getString("role")).orElseThrow(),
        row.getString("invited_by"),
        Columns.time(row, "invited_at").orElseThrow(),
        Columns.time(row, "expires_at").orElseThrow(),
        row.getBoolean("is_active"),
        Columns.time(row, "accepted_at"));
  }
}
