package dev.mcpgateway.authentication.control;

import dev.mcpgateway.authentication.control.TokenState.ApiToken;
import dev.mcpgateway.caching.CacheVersion;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.persistence.Columns;
import dev.mcpgateway.rbac.AccessUnavailable;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * Reads what is known of a token: two look-ups by key in one statement, together with the version
 * of access control, which everything raises that ends a token. It reads what is committed.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class TokenStateReader {

  private static final Logger LOG = System.getLogger(TokenStateReader.class.getName());

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final String STATE =
      """
      SELECT v.version, CAST(EXTRACT(EPOCH FROM v.changed_at) * 1000000 AS bigint) AS changed_at,
             u.email, u.is_active, u.password_change_required, u.password_changed_at, u.password_version, t.id,
             t.is_active AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > clock_timestamp()) AS valid,
             CASE WHEN isfinite(t.expires_at)
                 THEN CAST(EXTRACT(EPOCH FROM t.expires_at - clock_timestamp()) * 1000000 AS bigint) END AS micros_left,
             t.team_id, t.server_id, t.resource_scopes, t.ip_restrictions,
             t.last_used IS NULL OR t.last_used < clock_timestamp() - interval '1 minute' AS use_unrecorded
      FROM rbac_version v LEFT JOIN email_users u ON u.email = ?
          LEFT JOIN email_api_tokens t ON t.jti = ? AND t.user_email = u.email
      """;

  private static final String RECORD_USE =
      """
      UPDATE email_api_tokens SET last_used = clock_timestamp()
      WHERE id = (SELECT id FROM email_api_tokens
          WHERE id = ? AND (last_used IS NULL OR last_used < clock_timestamp() - interval '1 minute')
          FOR NO KEY UPDATE SKIP LOCKED)
      """;

  private static final long MAX_REMAINDER = TimeUnit.DAYS.toNanos(36_500);

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  private final AtomicBoolean useIsRecorded = new AtomicBoolean(true);

  protected TokenStateReader() {}

  public TokenStateReader(DataSource source) {
    this.source = source;
  }

  /**
   * What is known now, with the version of access control; empty where there is no such user. The
   * use of an API token is recorded by that, where it was not within a minute.
   *
   * @param apiToken the id in an API token; empty for a login
   * @param now the time before the call, in nanoseconds of {@link System#nanoTime()}
   * @throws AccessUnavailable if the database does not say
   */
  public Versioned<Optional<TokenState>> read(String email, Optional<String> apiToken, long now) {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(STATE)) {
      statement.setString(1, email);
      statement.setString(2, apiToken.orElse(null));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new AccessUnavailable("rbac_version is empty");
        }
        CacheVersion version = new CacheVersion(row.getLong("version"), row.getLong("changed_at"));
        if (row.getString("email") == null) {
          return new Versioned<>(version, Optional.empty());
        }
        TokenState state = state(row, now);
        if (state.apiToken().filter(token -> token.isLive(now)).isPresent()
            && row.getBoolean("use_unrecorded")) {
          tryToRecordUse(database, state.apiToken().get().id());
        }
        return new Versioned<>(version, Optional.of(state));
      }
    } catch (SQLException failure) {
      throw new AccessUnavailable(failure);
    }
  }

  /** Records that an API token was used, where that was not done within a minute, and can be. */
  public void recordUse(String id) {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT)) {
      tryToRecordUse(database, id);
    } catch (SQLException failure) {
      useIsNotRecorded(failure);
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
      useIsNotRecorded(failure);
    }
  }

  private void useIsNotRecorded(SQLException failure) {
    if (useIsRecorded.getAndSet(false)) {
      LOG.log(
          Level.WARNING,
          "When API tokens are used cannot be recorded now; this is said once: {0}",
          failure.getMessage());
    }
  }

  private static void recordUse(BriefConnection database, String id) throws SQLException {
    try (PreparedStatement statement = database.connection().prepareStatement(RECORD_USE)) {
      statement.setString(1, id);
      statement.executeUpdate();
    }
  }

  private static TokenState state(ResultSet row, long now) throws SQLException {
    Optional<String> tokenId = Columns.text(row, "id");
    return new TokenState(
        row.getBoolean("is_active"),
        row.getBoolean("password_change_required"),
        Columns.time(row, "password_changed_at"),
        row.getInt("password_version"),
        tokenId.isPresent() ? Optional.of(apiToken(tokenId.get(), row, now)) : Optional.empty());
  }

  private static ApiToken apiToken(String id, ResultSet row, long now) throws SQLException {
    long microsLeft = row.getLong("micros_left");
    // Counted from before the read, so that it ends a little early rather than late.
    OptionalLong end =
        row.wasNull()
            ? OptionalLong.empty()
            : OptionalLong.of(
                now + Math.min(MAX_REMAINDER, TimeUnit.MICROSECONDS.toNanos(microsLeft)));
    return new ApiToken(
        id,
        row.getBoolean("valid"),
        end,
        Columns.text(row, "team_id"),
        Columns.text(row, "server_id"),
        Columns.strings(row, "resource_scopes"),
        Columns.strings(row, "ip_restrictions"));
  }
}
