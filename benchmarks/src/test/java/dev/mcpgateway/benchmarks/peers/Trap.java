package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.testbed.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Blocks the migration at the creation of a certain table: an event trigger of the superuser, in a
 * schema of its own, which no peer reads.
 */
final class Trap {

  private static final String MACHINERY =
      """
      CREATE SCHEMA harness;
      CREATE TABLE harness.armed AS SELECT true AS armed;

      CREATE FUNCTION harness.on_create() RETURNS event_trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = harness AS $$
      BEGIN
        IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands()
            WHERE object_identity = 'public.servers') THEN
          WHILE EXISTS (SELECT FROM harness.armed) LOOP
            PERFORM pg_sleep(0.02);
          END LOOP;
        END IF;
      END $$;

      CREATE EVENT TRIGGER harness ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
        EXECUTE FUNCTION harness.on_create();
      """;

  private static final String CAUGHT =
      """
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'PgSleep'
      """;

  private final Database database;

  private Trap(Database database) {
    this.database = database;
  }

  static Trap in(Database database) throws SQLException {
    Trap trap = new Trap(database);
    trap.execute(MACHINERY);
    return trap;
  }

  /** Whether a session is blocked. */
  boolean holdsSomebody() throws SQLException {
    return !database.query(CAUGHT).isEmpty();
  }

  /** Releases it, and blocks no more. */
  void disarm() throws SQLException {
    execute("DELETE FROM harness.armed");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
