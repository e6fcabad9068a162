package dev.mcpgateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.deployed.LogRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Starts that are interrupted, between two steps and inside each, and then repeated. */
abstract class BrokenOffContract extends BootstrapContract {

  @Test
  void brokenOffBetweenTwoStepsItEndsTheSame() {
    End end = endWithoutACrash();
    int count = steps.inOrder().size();
    for (int done = 0; done < count; done++) {
      fillForEveryStep();
      List<BootstrapStep> broken = new ArrayList<>(steps.inOrder().subList(0, done));
      broken.add(
          new BootstrapStep(
              "a crash",
              () -> {
                throw new IllegalStateException("pulled the plug");
              }));
      assertThatThrownBy(() -> comeUp(broken))
          .isInstanceOf(BootstrapFailedException.class)
          .hasMessage("The bootstrap step 'a crash' failed: pulled the plug");

      comeUp();

      assertThat(end()).as("after %d steps", done).isEqualTo(end);
    }
  }

  /** The places at which a start is interrupted: in each step, before and after its writes. */
  private enum Crash {
    MAKING_TEAMS_PRIVATE("team visibility", "email_teams", "UPDATE", "NEW.slug = 'older-2'"),
    MAKING_A_ROLE("default roles", "roles", "INSERT", "NEW.name = 'viewer'"),
    MAKING_THE_ACCOUNT("administrator", "email_users", "INSERT", "true"),
    MAKING_THE_TEAM("administrator", "email_teams", "INSERT", "true"),
    MAKING_THE_OWNER("administrator", "email_team_members", "INSERT", "true"),
    GIVING_TEAM_ADMIN("administrator", "user_roles", "INSERT", "NEW.scope = 'team'"),
    GIVING_PLATFORM_ADMIN("administrator", "user_roles", "INSERT", "NEW.scope = 'global'"),
    ADOPTING_THE_FIRST("orphaned resources", "gateways", "UPDATE", "NEW.id = 'orphan1'"),
    ADOPTING_IN_THE_SECOND_BATCH("orphaned resources", "tools", "UPDATE", "NEW.id = 'orphan996'"),
    ADOPTING_IN_THE_LAST_TABLE("orphaned resources", "a2a_agents", "UPDATE", "NEW.id = 'orphan9'"),
    MAKING_THE_SIGNING_KEY("signing key", "token_signing_keys", "INSERT", "true"),
    MAKING_THE_SEALING_KEY("sealing key", "sealing_keys", "INSERT", "true");

    private static final List<Crash> ONE_IN_EACH_STEP =
        List.of(
            MAKING_TEAMS_PRIVATE,
            MAKING_A_ROLE,
            GIVING_TEAM_ADMIN,
            ADOPTING_IN_THE_SECOND_BATCH,
            MAKING_THE_SIGNING_KEY,
            MAKING_THE_SEALING_KEY);

    private final String step;
    private final String table;
    private final String write;
    private final String condition;

    Crash(String step, String table, String write, String condition) {
      this.step = step;
      this.table = table;
      this.write = write;
      this.condition = condition;
    }

    String trigger() {
      return "CREATE TRIGGER crash AFTER %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION crash()"
          .formatted(write, table, condition);
    }

    String triggerAtCommit() {
      return trigger()
          .replace("CREATE TRIGGER", "CREATE CONSTRAINT TRIGGER")
          .replace("FOR EACH ROW", "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW");
    }
  }

  @Test
  void brokenOffInsideAStepItEndsTheSame() {
    End end = endWithoutACrash();
    for (Crash crash : Crash.values()) {
      fillForEveryStep();
      work.execute(
          "CREATE OR REPLACE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS"
              + " 'BEGIN RAISE EXCEPTION ''pulled the plug''; END'",
          crash.trigger());

      assertThatThrownBy(this::comeUp)
          .as(crash.name())
          .isInstanceOf(BootstrapFailedException.class)
          .hasMessageStartingWith("The bootstrap step '%s' failed: ".formatted(crash.step))
          .hasMessageContaining("pulled the plug");

      work.execute("DROP FUNCTION crash() CASCADE");
      comeUp();

      assertThat(end()).as(crash.name()).isEqualTo(end);
    }
  }

  @Test
  void aStepWhoseConnectionIsCutIsTakenAgain() {
    assertTakenAgain(Crash::trigger);
  }

  @Test
  void aStepWhoseConnectionIsCutAtItsCommitIsTakenAgain() {
    assertTakenAgain(Crash::triggerAtCommit);
  }

  private void assertTakenAgain(Function<Crash, String> trigger) {
    End end = endWithoutACrash();
    assertThat(Crash.ONE_IN_EACH_STEP.stream().map(crash -> crash.step))
        .containsExactlyElementsOf(steps.inOrder().stream().map(BootstrapStep::name).toList());
    for (Crash crash : Crash.ONE_IN_EACH_STEP) {
      fillForEveryStep();
      work.execute(
          // Values from a sequence are not rolled back.
          "CREATE SEQUENCE cuts",
          "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN"
              + " IF nextval(''cuts'') <= 2 THEN PERFORM pg_terminate_backend(pg_backend_pid());"
              + " END IF; RETURN NULL; END'",
          trigger.apply(crash));

      List<String> heard;
      try (LogRecorder log = new LogRecorder()) {
        comeUp();
        heard = log.heard();
      } finally {
        work.execute("DROP FUNCTION crash() CASCADE", "DROP SEQUENCE cuts");
      }

      assertThat(heard)
          .as(crash.name())
          .anyMatch(line -> line.contains("Step '%s' is taken again, ".formatted(crash.step)));
      assertThat(end()).as(crash.name()).isEqualTo(end);
    }
  }

  /** The expected result of a start, without values that differ between runs. */
  private record End(List<String> access, List<String> catalogue, List<String> owners) {}

  private End end() {
    return new End(work.query(ACCESS), catalogue.rows(), catalogue.owners());
  }

  private End endWithoutACrash() {
    fillForEveryStep();
    comeUp();
    return end();
  }
}
