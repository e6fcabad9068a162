package dev.mcpgateway.session.control;

import dev.mcpgateway.caching.CacheUnavailableException;
import dev.mcpgateway.caching.CacheVersion;
import dev.mcpgateway.caching.VersionHistory;
import dev.mcpgateway.caching.VersionHistory.Change;
import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.persistence.BriefConnection;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** The sessions that were ended before their time, until that time has come. */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class EndedSessions {

  /** The clocks of the database and of replicas differ. */
  private static final Duration KEPT_LONGER = Duration.ofHours(1);

  private static final String VERSIONS =
      """
      SELECT v.version, v.changed_at, e.version AS change,
             CAST(EXTRACT(EPOCH FROM e.ended_at) * 1000000 AS bigint) AS change_at, e.jti
      FROM (SELECT version, CAST(EXTRACT(EPOCH FROM changed_at) * 1000000 AS bigint) AS changed_at
            FROM ended_session_version) v
          LEFT JOIN ended_sessions e ON e.version >= ?
      ORDER BY e.version
      """;

  private static final String IS_ENDED =
      """
      SELECT version, CAST(EXTRACT(EPOCH FROM changed_at) * 1000000 AS bigint) AS changed_at,
             EXISTS (SELECT FROM ended_sessions WHERE jti = ?) AS ended
      FROM ended_session_version
      """;

  /** One statement, so that the row of the version is locked for no longer than that. */
  private static final String END =
      """
      WITH expired AS (
          DELETE FROM ended_sessions WHERE jti IN (
              SELECT jti FROM ended_sessions WHERE expires_at < now() ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
      ), raised AS (
          UPDATE ended_session_version SET version = version + 1, changed_at = clock_timestamp()
          WHERE NOT EXISTS (SELECT FROM ended_sessions WHERE jti = ?)
          RETURNING version, changed_at
      )
      INSERT INTO ended_sessions (jti, version, ended_at, expires_at)
      SELECT ?, version, changed_at, ? FROM raised
      ON CONFLICT (jti) DO NOTHING
      """;

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  protected EndedSessions() {}

  public EndedSessions(DataSource source) {
    this.source = source;
  }

  /**
   * The version that is committed now, and the session that each version ended.
   *
   * @throws CacheUnavailableException if the database does not answer
   */
  public VersionHistory<UUID> versions(CacheVersion since) {
    try (BriefConnection database = BriefConnection.open(source, VersionTracker.TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(VERSIONS)) {
      statement.setLong(1, since.equals(CacheVersion.NONE) ? Long.MAX_VALUE : since.number());
      try (ResultSet rows = statement.executeQuery()) {
        requireVersion(rows);
        CacheVersion current = version(rows);
        List<Change<UUID>> changes = new ArrayList<>();
        do {
          UUID jti = rows.getObject("jti", UUID.class);
          if (jti != null) {
            changes.add(
                new Change<>(
                    new CacheVersion(rows.getLong("change"), rows.getLong("change_at")),
                    Optional.of(Set.of(jti))));
          }
        } while (rows.next());
        return new VersionHistory<>(current, changes);
      }
    } catch (SQLException failure) {
      throw new CacheUnavailableException(failure);
    }
  }

  /**
   * Whether a session was ended.
   *
   * @throws CacheUnavailableException if the database does not answer
   */
  public Versioned<Boolean> isEnded(UUID jti) {
    try (BriefConnection database = BriefConnection.open(source, VersionTracker.TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(IS_ENDED)) {
      statement.setObject(1, jti);
      try (ResultSet rows = statement.executeQuery()) {
        requireVersion(rows);
        return new Versioned<>(version(rows), rows.getBoolean("ended"));
      }
    } catch (SQLException failure) {
      throw new CacheUnavailableException(failure);
    }
  }

  /**
   * Ends a session, and forgets some of those that have expired.
   *
   * @throws CacheUnavailableException if the database does not answer
   */
  public void end(UUID jti, Instant expires) {
    try (BriefConnection database = BriefConnection.open(source, VersionTracker.TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(END)) {
      statement.setObject(1, jti);
      statement.setObject(2, jti);
      statement.setObject(3, expires.plus(KEPT_LONGER).atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    } catch (SQLException failure) {
      throw new CacheUnavailableException(failure);
    }
  }

  private static void requireVersion(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      throw new CacheUnavailableException("ended_session_version is empty");
    }
  }

  private static CacheVersion version(ResultSet row) throws SQLException {
    return new CacheVersion(row.getLong("version"), row.getLong("changed_at"));
  }
}
