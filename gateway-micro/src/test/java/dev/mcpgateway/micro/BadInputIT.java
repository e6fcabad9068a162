package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each gives one clear error at the end of well-formed lines, exit code 1, and no secret. */
class BadInputIT {

  private static final String SECRET = "hunter2-hunter2";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "MCPGATEWAY_DATABASE_URL, jdbc:mysql://h/d, jdbc:postgresql://host:5432/db is accepted",
    "MCPGATEWAY_DATABASE_URL, jdbc:postgresql://h/d?password=hunter2-hunter2, must not carry",
    "MCPGATEWAY_MIGRATION_URL, postgres://h/d, jdbc:postgresql://host:5432/db is accepted",
    "MCPGATEWAY_SKIP_MIGRATIONS, yes, true and false are accepted",
    "MCPGATEWAY_SCHEMA_WAIT, 10 minutes, an ISO-8601 duration from PT0.001S to P366D",
    "MCPGATEWAY_DATABASE_WAIT, PT-5S, an ISO-8601 duration from PT0.001S to P366D",
    "MCPGATEWAY_HTTP_PORT, 80a, a whole number from 1 to 65535 is accepted",
  })
  void anUnparsableSettingIsNamedWithWhatWouldBeAccepted(String name, String value, String accepted)
      throws Exception {
    Map<String, String> settings = new HashMap<>(unreachable());
    settings.put(name, value);
    assertThat(failedStart(settings)).hasSize(1).last().asString().contains(name, accepted);
  }

  @Test
  void aPasswordWithoutAUrlDoesNotLeadToTheEmbeddedDatabase() throws Exception {
    assertThat(failedStart(Map.of("MCPGATEWAY_DATABASE_PASSWORD", SECRET)))
        .hasSize(1)
        .last()
        .asString()
        .contains("MCPGATEWAY_DATABASE_URL", "is not set, but MCPGATEWAY_DATABASE_PASSWORD is");
  }

  @Test
  void aTakenPortIsNamedWithItsSetting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Map<String, String> settings = new HashMap<>(unreachable());
      settings.put("MCPGATEWAY_HTTP_PORT", Integer.toString(taken.getLocalPort()));
      assertThat(failedStart(settings))
          .hasSize(1)
          .last()
          .asString()
          .contains("Port " + taken.getLocalPort(), "MCPGATEWAY_HTTP_PORT");
    }
  }

  @Test
  void anUnreachableDatabaseIsWaitedForAndToldEveryFewSeconds() throws Exception {
    Map<String, String> settings = new HashMap<>(unreachable());
    settings.put("MCPGATEWAY_DATABASE_WAIT", "PT10S");
    List<String> lines = failedStart(settings);
    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(lines.subList(0, lines.size() - 1))
        .allMatch(line -> line.contains("The database at 127.0.0.1:1/none cannot be reached"));
    assertThat(lines)
        .last()
        .asString()
        .contains("could not be reached within PT10S (MCPGATEWAY_DATABASE_WAIT)");
  }

  @Test
  void aWrongPasswordIsNamedWithItsSettings() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Map<String, String> settings = new HashMap<>(database.settings());
      settings.put("MCPGATEWAY_DATABASE_PASSWORD", SECRET);
      assertThat(failedStart(settings))
          .hasSize(1)
          .last()
          .asString()
          .contains("MCPGATEWAY_DATABASE_USER", "MCPGATEWAY_DATABASE_PASSWORD", "28P01");
    }
  }

  @Test
  void aMissingDatabaseIsNamedWithItsSetting() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Map<String, String> settings =
          database.settings(PostgresServer.shared().jdbcUrl("no_such_database"));
      assertThat(failedStart(settings))
          .hasSize(1)
          .last()
          .asString()
          .contains("no_such_database", "does not exist", "MCPGATEWAY_DATABASE_URL");
    }
  }

  @Test
  void aRoleThatMayNotCreateIsToldWhatToGrant() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Database other = database.withNewRole();
      assertThat(failedStart(other.settings()))
          .last()
          .asString()
          .contains("may not create tables", "GRANT CREATE ON SCHEMA", "MCPGATEWAY_DATABASE_USER");
    }
  }

  @Test
  void aReadOnlyServerIsNamedWithTheSetting() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      try (Connection connection = database.connectAsSuperuser();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
      }
      Map<String, String> settings = new HashMap<>(database.settings());
      settings.put("MCPGATEWAY_DATABASE_WAIT", "PT3S");
      List<String> lines = failedStart(settings);
      assertThat(lines)
          .anyMatch(line -> line.endsWith(" is read-only, and waited for: 0 s of at most 3 s"));
      assertThat(lines).last().asString().contains("is read-only", "MCPGATEWAY_DATABASE_URL");
    }
  }

  @Test
  void aChangeThatFailsIsNamedWithTheSqlStateAndNothingIsLeft() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      database.execute("CREATE TABLE roles (in_the_way int)");
      assertThat(failedStart(database.settings()))
          .last()
          .asString()
          .contains("Change 0003-create-roles", "everything was rolled back", "42P07");
      assertThat(database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
          .containsExactly("roles");
    }
  }

  @Test
  void aChecksumThatDiffersIsRefusedAndTheChangeNamed() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      assertThat(GatewayJar.run(directory, database.settings(), "schema", "migrate").exit())
          .isZero();
      database.execute(
          "UPDATE databasechangelog SET md5sum = overlay(md5sum PLACING 'ffff' FROM 10)"
              + " WHERE id = '0002-create-teams'");
      assertThat(failedStart(database.settings()))
          .last()
          .asString()
          .contains("diverged at 0002-create-teams", "Nothing was written");
    }
  }

  private static Map<String, String> unreachable() {
    return Map.of(
        "MCPGATEWAY_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none",
        "MCPGATEWAY_DATABASE_PASSWORD", SECRET,
        "MCPGATEWAY_DATABASE_WAIT", "PT1S");
  }

  /** The output lines of a gateway that fails to start. */
  private List<String> failedStart(Map<String, String> settings) throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("MCPGATEWAY_HTTP_PORT", Integer.toString(GatewayJar.freePort()));
    try (ChildProcess gateway = GatewayJar.serve(directory, all)) {
      assertThat(gateway.awaitExit(GatewayJar.TIME_TO_COME_UP)).isEqualTo(1);
      GatewayJar.assertTidy(gateway.lines());
      assertThat(gateway.lines())
          .last()
          .asString()
          .contains(" ERROR gateway: The gateway does not come up: ");
      assertThat(gateway.output()).doesNotContain(SECRET);
      all.forEach(
          (name, value) -> {
            if (name.endsWith("PASSWORD")) {
              assertThat(gateway.output()).doesNotContain(value);
            }
          });
      return gateway.lines();
    }
  }
}
