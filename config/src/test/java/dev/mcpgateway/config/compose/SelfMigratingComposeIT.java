package dev.mcpgateway.config.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three replicas that migrate by themselves, of which the one that migrates is killed. */
@Tag("long")
class SelfMigratingComposeIT {

  /** Half a second for each table, so that the migration can be killed in the middle. */
  private static final String SLOW_MIGRATION =
      """
      CREATE FUNCTION public.take_time() RETURNS event_trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(0.5); END';
      CREATE EVENT TRIGGER take_time ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
        EXECUTE FUNCTION public.take_time();
      """;

  /** The container's short id is its host name, which is the replica's name. */
  private static final String WHO_MIGRATES =
      """
      SELECT substring(a.application_name FROM 'mcpgateway ([0-9a-f]+)/')
      FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND a.wait_event = 'PgSleep'
      """;

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private static ComposeProject project;

  @BeforeAll
  static void copy() throws Exception {
    project = ComposeProject.copy();
    project.prepareDatabase(SLOW_MIGRATION);
  }

  @AfterAll
  static void down() throws Exception {
    project.close();
  }

  @Test
  void allBecomeReadyAfterTheOneThatMigratesIsKilled() {
    project.script("up", "--self-migrating", "--no-wait");
    List<String> replicas = project.containers("gateway");
    assertThat(replicas).hasSize(3);

    String migrating =
        await()
            .atMost(TIMEOUT)
            .pollInterval(Duration.ofMillis(200))
            .ignoreExceptions()
            .until(() -> project.query(WHO_MIGRATES), holders -> !holders.isEmpty())
            .get(0);
    assertThat(replicas).anyMatch(replica -> replica.startsWith(migrating));
    project.docker("kill", "--signal", "KILL", migrating);
    project.docker("start", migrating);

    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> replicas.stream().allMatch(project::isHealthy));
    Facts.assertSeededOnce(project);
  }
}
