package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.JoinRequestDetails;
import dev.mcpgateway.identity.JoinRequestStatus;
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

/** The email_team_join_requests table; the database's clock decides what has expired. */
@Dependent
public class JoinRequestStore {

  private static final String RETIRE_EXPIRED =
      """
      UPDATE email_team_join_requests SET status = 'expired'
      WHERE team_id = ? AND user_email = ? AND status = 'pending' AND expires_at <= now()
      """;

  private static final String INSERT =
      """
      INSERT INTO email_team_join_requests (id, team_id, user_email, message, expires_at)
      VALUES (?, ?, ?, ?, now() + CAST(? AS interval))
      """;

  private static final String SETTLE =
      """
      UPDATE email_team_join_requests
      SET status = ?1, reviewed_by = ?2, reviewed_at = now(), notes = CAST(?3 AS varchar)
      WHERE id = ?4 AND team_id = ?5 AND status = 'pending' AND expires_at > now()
      """;

  private static final String RETIRE_ALL_OF =
      """
      UPDATE email_team_join_requests SET status = 'expired'
      WHERE user_email = ? AND status = 'pending'
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  public Optional<JoinRequestDetails> find(String id) {
    return SqlRead.of("SELECT * FROM email_team_join_requests WHERE id = ?", id)
        .first(entities, JoinRequestStore::details);
  }

  public Page<JoinRequestDetails> list(String teamId, boolean pending, PageRequest page) {
    PagedQuery<JoinRequestDetails> query =
        new PagedQuery<>("email_team_join_requests", "requested_at", JoinRequestStore::details)
            .where("team_id = ?", teamId);
    return (pending ? query.where("status = 'pending' AND expires_at > now()") : query)
        .read(entities, page);
  }

  /**
   * Inserts a request, replacing an expired one.
   *
   * @throws IdentityException.AlreadyRequested if one is pending
   */
  public JoinRequestDetails insert(
      String teamId, EmailAddress user, Optional<String> message, Duration validity) {
    SavepointWriter writer = SavepointWriter.on(entities);
    writer.write(
        SqlWrite.of(RETIRE_EXPIRED, teamId, user.value()),
        IdentityException.ConstraintRefused::new);
    String id = UUID.randomUUID().toString();
    writer.write(
        SqlWrite.of(INSERT, id, teamId, user.value(), message.orElse(null), validity.toString()),
        violation ->
            violation.isDuplicateIn("email_team_join_requests_one_pending_key")
                ? new IdentityException.AlreadyRequested(user)
                : new IdentityException.ConstraintRefused(violation));
    return find(id).orElseThrow();
  }

  /**
   * Settles a request.
   *
   * @return false if there is no such pending request in the team, or it has expired
   */
  public boolean settle(
      String teamId,
      String id,
      JoinRequestStatus status,
      EmailAddress reviewer,
      Optional<String> notes) {
    return entities
            .createNativeQuery(SETTLE)
            .setParameter(1, status.id())
            .setParameter(2, reviewer.value())
            .setParameter(3, notes.orElse(null))
            .setParameter(4, id)
            .setParameter(5, teamId)
            .executeUpdate()
        == 1;
  }

  /** Expires a user's pending requests. */
  public void retireAllOf(EmailAddress user) {
    SavepointWriter.on(entities)
        .write(SqlWrite.of(RETIRE_ALL_OF, user.value()), IdentityException.ConstraintRefused::new);
  }

  private static JoinRequestDetails details(ResultSet row) throws SQLException {
    return new JoinRequestDetails(
        row.getString("id"),
        row.getString("team_id"),
        row.getString("user_email"),
        Columns.text(row, "message"),
        JoinRequestStatus.of(row.getString("status")).orElseThrow(),
        Columns.time(row, "requested_at").orElseThrow(),
        Columns.time(row, "expires_at").orElseThrow(),
        Columns.time(row, "reviewed_at"),
        Columns.text(row, "reviewed_by"),
        Columns.text(row, "notes"));
  }
}
