package dev.mcpgateway.authentication.control;

import dev.mcpgateway.authentication.control.TokenState.ApiToken;
import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.rbac.AccessUnavailable;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.postgresql.util.PGobject;

/**
 * Reads the state of a token at every request, by two look-ups by key in one statement, so that
 * every replica refuses a revoked token or a deactivated user at once.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class TokenStateReader {

  private static final Logger LOG = System.getLogger(TokenStateReader.class.getName());

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final String STATE =
      """
      SELECT u.is_active, u.password_change_required, u.password_changed_at, u.password_version, t.id,
             t.is_active AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > clock_timestamp()) AS live,
             t.team_id, t.server_id, t.resource_scopes, t.ip_restrictions,
             t.last_used IS NULL OR t.last_used < clock_timestamp() - interval '1 minute' AS use_unrecorded
      FROM email_users u LEFT JOIN email_api_tokens t ON t.jti = ? AND t.user_email = u.email
      WHERE u.email = ?
      """;

  private static final String RECORD_USE =
      """
      UPDATE email_api_tokens SET last_used = clock_timestamp()
      WHERE id = (SELECT id FROM email_api_tokens WHERE id = ? FOR NO KEY UPDATE SKIP LOCKED)
      """;

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  private final AtomicBoolean useIsRecorded = new AtomicBoolean(true);

  protected TokenStateReader() {}

  public TokenStateReader(DataSource source) {
    this.source = source;
  }

  /**
   * Reads the state; empty if the user does not exist.
   *
   * @throws AccessUnavailable if the database does not answer
   */
  public Optional<TokenState> read(String email, String tokenId) {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(STATE)) {
      statement.setString(1, tokenId);
      statement.setString(2, email);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        TokenState state = state(row);
        if (state.apiToken().filter(ApiToken::live).isPresent()
            && row.getBoolean("use_unrecorded")) {
          tryToRecordUse(database, state.apiToken().get().id());
        }
        return Optional.of(state);
      }
    } catch (SQLException failure) {
      throw new AccessUnavailable(failure);
    }
  }

  /**
   * Failing to record the last use does not invalidate a token: the database may be read-only, or
   * the row locked.
   */
  private void tryToRecordUse(BriefConnection database, String id) {
    try {
      recordUse(database, id);
      useIsRecorded.set(true);
    } catch (SQLException failure) {
      if (useIsRecorded.getAndSet(false)) {
        LOG.log(
            Level.WARNING,
            "When API tokens are used cannot be recorded now; this is said once: {0}",
            failure.getMessage());
      }
    }
  }

  private static void recordUse(BriefConnection database, String id) throws SQLException {
    try (PreparedStatement statement = database.connection().prepareStatement(RECORD_USE)) {
      statement.setString(1, id);
      statement.executeUpdate();
    }
  }

  private static TokenState state(ResultSet row) throws SQLException {
    Optional<String> tokenId = Optional.ofNullable(row.getString("id"));
    return new TokenState(
        row.getBoolean("is_active"),
        row.getBoolean("password_change_required"),
        Optional.ofNullable(row.getTimestamp("password_changed_at")).map(Timestamp::toInstant),
        row.getInt("password_version"),
        tokenId.isPresent() ? Optional.of(apiToken(tokenId.get(), row)) : Optional.empty());
  }

  private static ApiToken apiToken(String id, ResultSet row) throws SQLException {
    return new ApiToken(
        id,
        row.getBoolean("live"),
        Optional.ofNullable(row.getString("team_id")),
        Optional.ofNullable(row.getString("server_id")),
        strings(row, "resource_scopes"),
        strings(row, "ip_restrictions"));
  }

  private static Set<String> strings(ResultSet row, String column) throws SQLException {
    return new JsonStrings().convertToEntityAttribute(row.getObject(column, PGobject.class));
  }
}
