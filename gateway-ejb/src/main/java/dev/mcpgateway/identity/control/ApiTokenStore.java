package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.ApiTokenDetails;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.persistence.Columns;
import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.persistence.PagedQuery;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import dev.mcpgateway.rbac.AccessChanged;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** The email_api_tokens table; the database's clock decides what has expired. */
@Dependent
public class ApiTokenStore {

  private static final String INSERT =
      """
      INSERT INTO email_api_tokens (id, user_email, name, description, jti, token_hash, team_id,
          server_id, resource_scopes, ip_restrictions, tags, created_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String UPDATE =
      """
      UPDATE email_api_tokens SET name = ?, description = ?, tags = ?, version = version + 1
      WHERE id = ?
      """;

  private static final String REVOKE =
      """
      UPDATE email_api_tokens
      SET is_active = false, revoked_at = now(), revoked_by = ?2, revocation_reason = CAST(?3 AS varchar),
          version = version + 1
      WHERE id = ?1 AND is_active
      """;

  private static final String REVOKE_ALL_IN_TEAM =
      """
      UPDATE email_api_tokens
      SET is_active = false, revoked_at = now(), revoked_by = ?,
          revocation_reason = 'The user has left the team', version = version + 1
      WHERE user_email = ? AND team_id = ? AND is_active
      """;

  private static final String COUNT_LIVE =
      """
      SELECT count(*) FROM email_api_tokens
      WHERE user_email = ? AND is_active AND (expires_at IS NULL OR expires_at > now())
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Inject private Event<AccessChanged> changed;

  public Optional<ApiTokenDetails> find(String id) {
    return read("SELECT * FROM email_api_tokens WHERE id = ?", id);
  }

  /** Finds a token and locks its row until the transaction ends. */
  public Optional<ApiTokenDetails> findForUpdate(String id) {
    return read("SELECT * FROM email_api_tokens WHERE id = ? FOR NO KEY UPDATE", id);
  }

  public Page<ApiTokenDetails> list(
      Optional<EmailAddress> user, Optional<String> teamId, PageRequest page) {
    return new PagedQuery<>("email_api_tokens", "created_at", ApiTokenStore::details)
        .where("user_email = ?", user.map(EmailAddress::value))
        .where("team_id = ?", teamId)
        .read(entities, page);
  }

  public long countLive(EmailAddress user) {
    return SqlRead.of(COUNT_LIVE, user.value())
        .first(entities, row -> row.getLong(1))
        .orElseThrow();
  }

  /**
   * Inserts a token.
   *
   * @throws IdentityException if the name is taken or the server does not exist
   */
  public ApiTokenDetails insert(ApiTokenDetails token, String tokenHash) {
    write(
        SqlWrite.of(
            INSERT,
            token.id(),
            token.userEmail(),
            token.name(),
            token.description().orElse(null),
            token.jti(),
            tokenHash,
            token.teamId().orElse(null),
            token.serverId().orElse(null),
            JsonStrings.of(token.permissions()),
            JsonStrings.of(token.ipRestrictions()),
            JsonStrings.of(token.tags()),
            token.createdAt(),
            token.expiresAt().orElse(null)),
        token.name());
    return find(token.id()).orElseThrow();
  }

  /**
   * Updates all columns that can change.
   *
   * @throws IdentityException.TokenNameTaken if the name is taken
   */
  public ApiTokenDetails update(
      String id, String name, Optional<String> description, Set<String> tags) {
    write(SqlWrite.of(UPDATE, name, description.orElse(null), JsonStrings.of(tags), id), name);
    return find(id).orElseThrow();
  }

  /**
   * Revokes a token.
   *
   * @return false if it was already revoked
   */
  public boolean revoke(String id, EmailAddress revokedBy, Optional<String> reason) {
    changed.fire(new AccessChanged());
    return entities
            .createNativeQuery(REVOKE)
            .setParameter(1, id)
            .setParameter(2, revokedBy.value())
            .setParameter(3, reason.orElse(null))
            .executeUpdate()
        == 1;
  }

  /** Revokes a user's tokens for a team. */
  public void revokeAllInTeam(EmailAddress user, String teamId, EmailAddress revokedBy) {
    SavepointWriter.on(entities)
        .write(
            SqlWrite.of(REVOKE_ALL_IN_TEAM, revokedBy.value(), user.value(), teamId),
            IdentityException.ConstraintRefused::new);
    changed.fire(new AccessChanged());
  }

  private void write(SqlWrite change, String name) {
    SavepointWriter.on(entities).write(change, violation -> refusal(violation, name));
  }

  private static IdentityException refusal(ConstraintViolation violation, String name) {
    if (violation.isDuplicateIn(
        "email_api_tokens_user_email_name_key", "email_api_tokens_user_email_name_team_id_key")) {
      return new IdentityException.TokenNameTaken(name);
    }
    return violation.constraint().equals("email_api_tokens_server_id_fkey")
        ? IdentityException.InvalidField.unknownServer()
        : new IdentityException.ConstraintRefused(violation);
  }

  private Optional<ApiTokenDetails> read(String sql, String key) {
    return SqlRead.of(sql, key).first(entities, ApiTokenStore::details);
  }

  private static ApiTokenDetails details(ResultSet row) throws SQLException {
    return new ApiTokenDetails(
        row.getString("id"),
        row.getString("user_email"),
        row.getString("name"),
        Columns.text(row, "description"),
        row.getString("jti"),
        Columns.text(row, "team_id"),
        Columns.text(row, "server_id"),
        Columns.strings(row, "resource_scopes"),
        Columns.strings(row, "ip_restrictions"),
        Columns.strings(row, "tags"),
        Columns.time(row, "created_at").orElseThrow(),
        Columns.time(row, "expires_at"),
        Columns.time(row, "last_used"),
        row.getBoolean("is_active"),
        Columns.time(row, "revoked_at"),
        Columns.text(row, "revoked_by"),
        Columns.text(row, "revocation_reason"),
        row.getInt("version"));
  }
}
