package dev.mcpgateway.reliability;

import dev.mcpgateway.testbed.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blocks a replica inside one of its statements, so that a fault hits it there: event triggers and
 * triggers of the superuser, which wait where they are armed. They are in a schema of their own;
 * the gateway's contains only triggers on tables that it has created.
 */
final class Trap {

  /** In the transaction of the migration: at its commit. */
  static final String COMMIT = "commit";

  private static final Duration MAX_LENGTH = Duration.ofSeconds(150);
  private static final Pattern REPLICA = Pattern.compile("mcpgateway (replica-\\d+)/(\\d+)");

  private static final String MACHINERY =
      """
      CREATE SCHEMA harness;
      CREATE TABLE harness.armed (place text PRIMARY KEY, seconds float8 NOT NULL);

      CREATE FUNCTION harness.spring(sprung text) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = harness AS $$
      DECLARE
        until timestamptz;
      BEGIN
        SELECT clock_timestamp() + make_interval(secs => seconds) INTO until
        FROM harness.armed WHERE place = sprung;
        WHILE until > clock_timestamp()
            AND EXISTS (SELECT FROM harness.armed WHERE place = sprung) LOOP
          PERFORM pg_sleep(0.02);
        END LOOP;
      END $$;

      CREATE FUNCTION harness.on_insert() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = harness AS $$
      BEGIN
        PERFORM harness.spring('insert ' || TG_TABLE_NAME);
        RETURN NEW;
      END $$;

      CREATE FUNCTION harness.on_commit() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = harness AS $$
      BEGIN
        PERFORM harness.spring('commit');
        RETURN NULL;
      END $$;

      CREATE FUNCTION harness.on_ddl() RETURNS event_trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = harness AS $$
      DECLARE
        made record;
      BEGIN
        FOR made IN SELECT * FROM pg_event_trigger_ddl_commands()
            WHERE command_tag = 'CREATE TABLE' AND schema_name = 'public' LOOP
          PERFORM harness.spring('create ' || made.object_identity);
          IF made.object_identity IN ('public.roles', 'public.user_roles', 'public.email_users',
              'public.email_teams', 'public.token_signing_keys') THEN
            EXECUTE format('CREATE TRIGGER harness BEFORE INSERT ON %s FOR EACH ROW'
                ' EXECUTE FUNCTION harness.on_insert()', made.object_identity);
          ELSIF made.object_identity = 'public.rbac_version' THEN
            EXECUTE format('CREATE CONSTRAINT TRIGGER harness AFTER INSERT ON %s'
                ' DEFERRABLE INITIALLY DEFERRED FOR EACH ROW'
                ' EXECUTE FUNCTION harness.on_commit()', made.object_identity);
          END IF;
        END LOOP;
      END $$;

      CREATE EVENT TRIGGER harness ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
        EXECUTE FUNCTION harness.on_ddl();
      """;

  /** The names of the sessions that are blocked in a trap. */
  static final String CAUGHT =
      """
      SELECT application_name FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active'
        AND wait_event = 'PgSleep' AND application_name LIKE 'mcpgateway replica-%'
      ORDER BY 1 LIMIT 1
      """;

  /**
   * A session of a replica.
   *
   * @param replica its lane
   * @param pid of its process
   */
  record Session(String replica, long pid) {

    /** Reads the name that a replica sets for its sessions. */
    static Optional<Session> of(String applicationName) {
      Matcher matcher = REPLICA.matcher(applicationName);
      return matcher.matches()
          ? Optional.of(new Session(matcher.group(1), Long.parseLong(matcher.group(2))))
          : Optional.empty();
    }
  }

  private final Database database;

  private Trap(Database database) {
    this.database = database;
  }

  /** Installs traps in an empty database; none is armed. */
  static Trap in(Database database) throws SQLException {
    try (Connection connection = database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(MACHINERY);
    }
    return new Trap(database);
  }

  /** At the end of the statement that creates the table. */
  static String making(String table) {
    return "create public." + table;
  }

  /** Before a row is inserted into the table. */
  static String insertingInto(String table) {
    return "insert " + table;
  }

  void arm(String place) throws SQLException {
    arm(place, MAX_LENGTH);
  }

  void arm(String place, Duration atMost) throws SQLException {
    execute("INSERT INTO harness.armed VALUES (?, ?)", place, atMost.toMillis() / 1000.0);
  }

  /** Releases all blocked sessions, and blocks no more. */
  void disarm() throws SQLException {
    execute("DELETE FROM harness.armed");
  }

  private void execute(String sql, Object... parameters) throws SQLException {
    try (Connection connection = database.connectAsSuperuser();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }
}
