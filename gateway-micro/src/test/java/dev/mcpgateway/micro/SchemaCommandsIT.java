package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.micro.GatewayJar.Answer;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.JavaProcess;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCommandsIT {

  private static final String HEAD = HeadManifest.load().head();
  private static final String FIRST = HeadManifest.load().changes().get(0).key().id();

  @TempDir private Path directory;

  @Test
  void migrateBringsToHeadAndRollbackTakesBackAndTheExitCodesTell() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Map<String, String> settings = database.settings();

      Answer onEmpty = GatewayJar.run(directory, settings, "schema", "check");
      assertThat(onEmpty.exit()).isEqualTo(1);
      assertThat(onEmpty.out()).isEmpty();
      assertThat(onEmpty.err()).hasLineCount(1).contains("The schema is empty");

      Answer migrate = GatewayJar.run(directory, settings, "schema", "migrate");
      assertThat(migrate.exit()).as(migrate.err()).isZero();
      assertThat(migrate.out()).contains("at head", HEAD);
      GatewayJar.assertTidy(migrate.err().lines().toList());

      Answer atHead = GatewayJar.run(directory, settings, "schema", "check");
      assertThat(atHead).isEqualTo(new Answer(0, "", ""));

      Answer status = GatewayJar.run(directory, settings, "schema", "status");
      assertThat(status.exit()).isZero();
      assertThat(status.out().lines())
          .containsExactly("schema   at head", "head     " + HEAD, "lock     free");

      Answer rollback = GatewayJar.run(directory, settings, "schema", "rollback", "--to", FIRST);
      assertThat(rollback.exit()).as(rollback.err()).isZero();
      assertThat(rollback.out()).contains("rolled back  " + HEAD, "The newest change is " + FIRST);

      Answer behind = GatewayJar.run(directory, settings, "schema", "status");
      assertThat(behind.exit()).isEqualTo(1);
      assertThat(behind.out()).contains("schema   behind by", "pending  " + HEAD);
    }
  }

  @Test
  void statusNamesWhoHoldsTheLock() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL application_name = 'mcpgateway other-replica/7'");
      statement.execute(
          "SELECT pg_advisory_xact_lock(hashtext('mcpgateway'), hashtext(current_schema()))");

      Answer status = GatewayJar.run(directory, database.settings(), "schema", "status");

      assertThat(status.out())
          .containsPattern(
              "lock     held by mcpgateway other-replica/7 \\(backend \\d+\\) since 20");
    }
  }

  @Test
  void statusTellsThatTheDatabaseCannotBeWrittenTo() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      assertThat(GatewayJar.run(directory, database.settings(), "schema", "migrate").exit())
          .isZero();
      try (Connection connection = database.connectAsSuperuser();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");
      }

      Answer status = GatewayJar.run(directory, database.settings(), "schema", "status");

      assertThat(status.exit()).isEqualTo(1);
      assertThat(status.out().lines())
          .containsExactly(
              "schema   at head",
              "head     " + HEAD,
              "lock     free",
              "database read-only: default_transaction_read_only is on");
    }
  }

  @Test
  void rollbackToAChangeThatIsNotKnownFailsAndChangesNothing() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Answer answer =
          GatewayJar.run(
              directory, database.settings(), "schema", "rollback", "--to", "9999-unknown");
      assertThat(answer.exit()).isEqualTo(1);
      assertThat(answer.out()).isEmpty();
      assertThat(answer.err()).hasLineCount(1).contains("There is no change '9999-unknown'", HEAD);
    }
  }

  @Test
  void ofEightRunnersThroughAPoolOfOneConnectionAllExitZero() throws Exception {
    try (RoutedDatabase database = Route.POOL_1.freshDatabase()) {
      var runners =
          Stream.generate(
                  () ->
                      JavaProcess.running(GatewayJar.JAR)
                          .arguments("schema", "migrate")
                          .environment(database.settings())
                          .directory(directory)
                          .start())
              .limit(8)
              .toList();
      try {
        for (ChildProcess runner : runners) {
          assertThat(runner.awaitExit(Duration.ofMinutes(3))).as(runner::output).isZero();
          assertThat(runner.output()).contains("The schema is at head.");
        }
        assertThat(runners)
            .filteredOn(runner -> runner.output().contains("Migrated in"))
            .as("runners that migrated")
            .hasSize(1);
        assertThat(database.database().advisoryLocks()).isEmpty();
      } finally {
        runners.forEach(ChildProcess::close);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "status"})
  void aProbeDoesNotWaitForADatabaseThatCannotBeReached(String command) throws Exception {
    Map<String, String> settings =
        Map.of("MCPGATEWAY_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none");
    Answer answer = GatewayJar.run(directory, settings, "schema", command);
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .hasLineCount(1)
        .contains("The database at 127.0.0.1:1/none could not be reached: check");
  }

  @Test
  void withoutADatabaseUrlACommandNamesTheSettingAndStartsNoDatabase() throws Exception {
    Answer answer = GatewayJar.run(directory, Map.of(), "schema", "migrate");
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.err()).hasLineCount(1).contains("MCPGATEWAY_DATABASE_URL");
    assertThat(directory.resolve("mcpgateway-data")).doesNotExist();
  }

  @Test
  void whatIsNotUnderstoodGetsTheUsageOnStandardErrorAndExitTwo() throws Exception {
    Answer answer = GatewayJar.run(directory, Map.of(), "schema", "chekc");
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).startsWith("gateway.jar: unknown command chekc").contains("Usage:");
  }

  @Test
  void helpAndVersionGoToStandardOutput() throws Exception {
    assertThat(GatewayJar.run(directory, Map.of(), "--help"))
        .isEqualTo(new Answer(0, CommandLine.USAGE, ""));
    Answer version = GatewayJar.run(directory, Map.of(), "--version");
    assertThat(version.exit()).isZero();
    assertThat(version.out()).matches("gateway\\.jar \\d+\\.\\d+\\.\\d+\\S*\\R");
  }
}
