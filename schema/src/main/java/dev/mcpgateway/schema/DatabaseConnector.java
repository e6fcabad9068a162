package dev.mcpgateway.schema;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Connects with a timeout: waits for a database that cannot be reached, or whose connection was
 * lost.
 */
public final class DatabaseConnector {

  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long MAX_PAUSE_MILLIS = 2_000;

  private DatabaseConnector() {}

  /**
   * An attempt to connect and to run an operation, which may be repeated.
   *
   * @param <C> the type of connection or result
   */
  @FunctionalInterface
  public interface Attempt<C> {
    C connect() throws SQLException;
  }

  /**
   * Connects, and retries while the database cannot be reached or fails transiently.
   *
   * @param url the JDBC URL of the attempt, for messages
   * @param listener notified every few seconds while there is no connection
   * @throws SchemaException with the cause and the setting to check, if the database refuses
   *     permanently or could not be reached within {@link DatabaseSettings#databaseWait()}
   */
  public static <C> C connect(
      Attempt<C> attempt, DatabaseSettings settings, String url, SchemaListener listener) {
    long began = System.nanoTime();
    Duration bound = settings.databaseWait();
    Duration nextLine = Duration.ZERO;
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        return attempt.connect();
      } catch (SQLException e) {
        if (!SqlFailure.isTransient(e)) {
          throw SqlFailure.explain(e, settings, url);
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - began);
        String target = DatabaseSettings.target(url);
        if (waited.plusMillis(pause).compareTo(bound) > 0) {
          throw new SchemaException(tooLate(target, bound, e), e);
        }
        if (waited.compareTo(nextLine) >= 0) {
          listener.databaseUnreachable(target, waited, bound, SqlFailure.oneLine(e));
          nextLine = waited.plus(LINE_EVERY);
        }
        Pause.of(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2));
        pause = Math.min(pause * 2, MAX_PAUSE_MILLIS);
      }
    }
  }

  private static String tooLate(String target, Duration bound, SQLException e) {
    String setting = SettingLookup.environmentName(DatabaseSettings.URL);
    String cause = SqlFailure.oneLine(e);
    return ReadOnlyProbe.isReadOnly(e)
        ? "The database at %s is read-only%s: point %s at the primary. (%s)"
            .formatted(target, bound.isZero() ? "" : " after " + timeout(bound), setting, cause)
        : "The database at %s could not be reached%s: check %s. (%s)"
            .formatted(target, bound.isZero() ? "" : " within " + timeout(bound), setting, cause);
  }

  private static String timeout(Duration bound) {
    return bound + " (" + SettingLookup.environmentName(DatabaseSettings.DATABASE_WAIT) + ")";
  }
}
