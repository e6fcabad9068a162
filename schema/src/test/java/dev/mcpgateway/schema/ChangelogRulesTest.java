package dev.mcpgateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for change sets that the build enforces. */
class ChangelogRulesTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "create unique index concurrently i on t (a)",
        "DROP INDEX CONCURRENTLY i",
        "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        "VACUUM",
        "VACUUM FULL t",
        "vacuum (analyze) t",
        "CREATE TABLE t (a int);\n-- why\nVACUUM t;",
        "/* first */ VACUUM t",
        "CREATE DATABASE d",
        "ALTER SYSTEM SET work_mem = '1GB'",
        "REINDEX DATABASE d",
        "CLUSTER",
        "ALTER TYPE colour ADD VALUE 'blue'",
        "COMMIT",
        "UPDATE t SET a = 1; COMMIT; UPDATE t SET a = 2",
        "BEGIN; UPDATE t SET a = 1; END",
        "START TRANSACTION",
        "ROLLBACK",
        "SET search_path TO other",
        "SET SESSION statement_timeout = 0",
        "RESET ALL",
        "LISTEN channel",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_lock (1, 2)",
        "DO $$ BEGIN PERFORM pg_advisory_lock(1); END $$",
      })
  void whatCannotRunInTheOneTransactionOrOutlivesItIsRefused(String sql) {
    assertThat(ChangelogRules.sqlViolations(sql)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a int)",
        "CREATE UNIQUE INDEX i ON t (a) WHERE b",
        "UPDATE t\nSET a = 1",
        "SET LOCAL lock_timeout = '1s'",
        "INSERT INTO t VALUES ('VACUUM; COMMIT; it''s only text')",
        "-- never CONCURRENTLY\nCREATE INDEX i ON t (a)",
        "DO $$ BEGIN UPDATE t SET a = 1; END $$",
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NEW; END $f$",
        "SELECT pg_advisory_xact_lock(1)",
        "CLUSTER t USING i",
        "REINDEX TABLE t",
        "SAVEPOINT s; ROLLBACK TO s",
        "CREATE TABLE commit_log (a int)",
      })
  void whatRunsInATransactionIsAccepted(String sql) {
    assertThat(ChangelogRules.sqlViolations(sql)).isEmpty();
  }

  @Test
  void aChangeSetOutsideTheTransactionIsRefusedByName() throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-fine", "CREATE TABLE t (a int);", "DROP TABLE t;")
            .file(
                "0002-outside",
                """
                --liquibase formatted sql
                --changeset mcpgateway:0002-outside runInTransaction:false
                CREATE TABLE u (a int);
                --rollback DROP TABLE u;
                """);

    assertThatThrownBy(changelog::manifest)
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("change 0002-outside has runInTransaction:false");
  }

  @Test
  void aChangeSetThatCannotGoBackIsRefused() throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .file(
                "0001-forward",
                """
                --liquibase formatted sql
                --changeset mcpgateway:0001-forward
                CREATE TABLE u (a int);
                """);

    assertThatThrownBy(changelog::manifest)
        .hasMessageContaining("change 0001-forward has no --rollback");
  }

  @Test
  void aChangeSetThatNoProbeCanJudgeIsRefused() throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .file(
                "0001-always",
                """
                --liquibase formatted sql
                --changeset mcpgateway:0001-always runAlways:true
                CREATE TABLE u (a int);
                --rollback DROP TABLE u;
                """);

    assertThatThrownBy(changelog::manifest)
        .hasMessageContaining("0001-always has runOnChange or runAlways");
  }

  @Test
  void whatTheRollbackDoesIsHeldToTheSameRules() throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-index", "CREATE INDEX i ON t (a);", "DROP INDEX CONCURRENTLY i;");

    assertThatThrownBy(changelog::manifest)
        .hasMessageContaining("0001-index cannot run in a transaction: DROP INDEX CONCURRENTLY I");
  }
}
