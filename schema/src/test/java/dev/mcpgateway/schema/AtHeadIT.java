package dev.mcpgateway.schema;

import static dev.mcpgateway.schema.SchemaFixture.headHistory;
import static dev.mcpgateway.schema.SchemaFixture.history;
import static dev.mcpgateway.schema.SchemaFixture.product;
import static dev.mcpgateway.schema.SchemaFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A start on a schema that is at head, ahead or diverged: one statement, no lock, no write. */
class AtHeadIT {

  private static final String SETTINGS_THAT_A_POOLER_RESTORES =
      "(SET (application_name|client_encoding|DateStyle|TimeZone|standard_conforming_strings)"
          + "='[^']*';\\s*)+";

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Route.class)
  void aStartAtHeadIsOneStatementAndNoLock(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      database.database().recordStatements();
      product(database.settings(), SchemaListener.SILENT).bringToHead();
      int before = database.database().statements().size();

      assertThat(product(database.settings(), SchemaListener.SILENT).bringToHead())
          .isEqualTo(new SchemaState.AtHead());

      List<String> statements = database.database().statements();
      assertThat(statements.subList(before, statements.size()))
          .filteredOn(statement -> !statement.matches(SETTINGS_THAT_A_POOLER_RESTORES))
          .as("all but what the pooler sends for itself when its client changes")
          .singleElement()
          .asString()
          .contains("SELECT c.id, c.author, c.filename, c.md5sum");
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void theManifestIsWhatLiquibaseRecords(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      product(database.settings(), SchemaListener.SILENT).bringToHead();

      assertThat(
              database
                  .database()
                  .query(
                      "SELECT id || ' ' || author || ' ' || filename || ' ' || md5sum"
                          + " FROM databasechangelog ORDER BY orderexecuted"))
          .isEqualTo(
              HeadManifest.load().changes().stream()
                  .map(
                      change ->
                          String.join(
                              " ",
                              change.key().id(),
                              change.key().author(),
                              change.key().path(),
                              change.checksum()))
                  .toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void anOlderBuildIsReadyOnANewerSchemaWithoutALock(Route route) throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory).change("0001-old", "CREATE TABLE t (a int);", "DROP TABLE t;");
    try (RoutedDatabase database = route.freshDatabase()) {
      Recorder older = new Recorder();
      Schema olderBuild =
          changelog.schema(settings(database.settings()), older, Duration.ofMinutes(1));
      changelog.change("0002-new", "CREATE TABLE u (a int);", "DROP TABLE u;");
      changelog
          .schema(settings(database.settings()), SchemaListener.SILENT, Duration.ofMinutes(1))
          .bringToHead();

      SchemaState state = olderBuild.bringToHead();

      assertThat(state)
          .isEqualTo(
              new SchemaState.Ahead(
                  List.of(new ChangeSetKey("0002-new", "mcpgateway", "0002-new.sql"))));
      assertThat(older.events()).containsExactly("probed ahead by 1: 0002-new");
      assertThatThrownBy(() -> olderBuild.rollbackTo("0001-old"))
          .hasMessageContaining("only a build that knows these changes can roll them back");
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aChangeThatDiffersFromWhatWasAppliedIsRefusedByNameAndNothingIsWritten(Route route)
      throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;");
    try (RoutedDatabase database = route.freshDatabase()) {
      changelog
          .schema(settings(database.settings()), SchemaListener.SILENT, Duration.ofMinutes(1))
          .bringToHead();
      changelog
          .change("0001-first", "CREATE TABLE t (a bigint);", "DROP TABLE t;")
          .change("0002-second", "CREATE TABLE u (a int);", "DROP TABLE u;");
      Schema edited =
          changelog.schema(
              settings(database.settings()), SchemaListener.SILENT, Duration.ofMinutes(1));

      assertThatThrownBy(edited::bringToHead)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("diverged at 0001-first")
          .hasMessageContaining("Nothing was written");
      assertThatThrownBy(edited::awaitHead).hasMessageContaining("diverged at 0001-first");
      assertThatThrownBy(() -> edited.rollbackTo("0001-first"))
          .hasMessageContaining("diverged at 0001-first");
      assertThat(history(database.database())).containsExactly("0001-first");
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void everyChangeRollsBackAndComesAgain(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      Schema schema = product(database.settings(), SchemaListener.SILENT);
      schema.bringToHead();
      List<String> atHead = structure(database.database());

      for (int kept = headHistory().size() - 1; kept >= 0; kept--) {
        assertThat(schema.rollbackTo(kept))
            .extracting(ChangeSetKey::id)
            .containsExactly(headHistory().get(kept));
        assertThat(history(database.database())).isEqualTo(headHistory().subList(0, kept));
      }
      assertThat(
              database
                  .database()
                  .query(
                      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                          + " AND relname !~ '^databasechangelog'"))
          .as("what the changes made")
          .isEmpty();
      assertThat(
              database
                  .database()
                  .query("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"))
          .isEmpty();

      assertThat(schema.bringToHead()).isEqualTo(new SchemaState.AtHead());
      assertThat(structure(database.database())).isEqualTo(atHead);
    }
  }

  @Test
  void whoLosesTheConnectionBeforeTheFirstAnswerAsksAgain() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection other = database.connectAsSuperuser();
        Statement lock = other.createStatement()) {
      Schema schema = product(database.settings(), SchemaListener.SILENT);
      schema.bringToHead();
      other.setAutoCommit(false);
      lock.execute("LOCK TABLE databasechangelog");

      CompletableFuture<SchemaState> answer = CompletableFuture.supplyAsync(schema::probe);
      Awaitility.await()
          .until(
              () ->
                  database.query(
                      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                          + " WHERE datname = current_database() AND wait_event_type = 'Lock'"),
              terminated -> !terminated.isEmpty());
      other.rollback();

      assertThat(answer).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(new SchemaState.AtHead());
    }
  }

  @Test
  void rollbackStopsJustAfterTheChangeAskedFor() throws Exception {
    String first = headHistory().get(0);
    try (Database database = PostgresServer.shared().createDatabase()) {
      Schema schema = product(database.settings(), SchemaListener.SILENT);
      schema.bringToHead();

      assertThat(schema.rollbackTo(first)).hasSize(headHistory().size() - 1);
      assertThat(history(database)).containsExactly(first);
      assertThat(schema.rollbackTo(first)).as("there already").isEmpty();
      assertThatThrownBy(() -> schema.rollbackTo("0999-unknown"))
          .hasMessageStartingWith("There is no change '0999-unknown' in this build");
      assertThatThrownBy(() -> schema.rollbackTo(headHistory().get(1)))
          .hasMessageContaining("no way back from there");
    }
  }

  private static List<String> structure(Database database) throws SQLException {
    return database.query(
        """
        SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' '
            || coalesce(column_default, '') || ' ' || is_nullable
          FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL
        SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' '
            || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        ORDER BY 1
        """);
  }
}
