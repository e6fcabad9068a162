package dev.mcpgateway.config.helm;

import static dev.mcpgateway.config.helm.GatewayChart.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Either the Job migrates or the pods do: never both by accident, never neither. */
class SkipMigrationsPairingTest {

  private static final String SKIP = "MCPGATEWAY_SKIP_MIGRATIONS";

  @Test
  void podsLeaveTheMigrationToTheJobWhereThereIsOne() {
    Release release = render("migration: {enabled: true}");

    assertThat(lastVariable(release)).isEqualTo(new EnvVar(SKIP, "true", null));
    assertThat(release.all(Job.class)).hasSize(1);
  }

  @Test
  void podsMigrateWhereThereIsNoJob() {
    Release release = render("migration: {enabled: false}");

    assertThat(lastVariable(release)).isEqualTo(new EnvVar(SKIP, "false", null));
    assertThat(release.all(Job.class)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void anOverrideInExtraEnvCannotUndoThePairing(boolean jobMigrates, String override) {
    Release release =
        render(
            """
            migration: {enabled: %s}
            extraEnv:
              - {name: FIRST, value: kept}
              - {name: MCPGATEWAY_SKIP_MIGRATIONS, value: "%s"}
              - {name: LAST, value: kept}
            """
                .formatted(jobMigrates, override));

    assertThat(lastVariable(release))
        .isEqualTo(new EnvVar(SKIP, Boolean.toString(jobMigrates), null));
    assertThat(release.gateway().getEnv())
        .extracting(EnvVar::getName)
        .containsOnlyOnce(SKIP)
        .contains("FIRST", "LAST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"extraEnv", "migration.extraEnv"})
  void anOverrideCannotMakeTheJobLeaveTheMigrationToOthers(String where) {
    String override = "[{name: MCPGATEWAY_SKIP_MIGRATIONS, value: \"true\"}]";
    Release release =
        render(
            where.equals("extraEnv")
                ? "extraEnv: " + override
                : "migration: {extraEnv: " + override + "}");

    assertThat(Release.valueOf(Release.container(release.migration()), SKIP)).hasValue("false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javaOptions: -Dmcpgateway.skip-migrations=false",
        "extraEnv: [{name: JAVA_TOOL_OPTIONS, value: -Dmcpgateway.skip-migrations=false}]",
        "extraEnv: [{name: JDK_JAVA_OPTIONS, value: -Dmcpgateway.skip-migrations=false}]"
      })
  void anOverrideThroughTheVirtualMachinesOptionsIsRefused(String values) {
    assertThat(GatewayChart.errorFor(MINIMAL, values))
        .containsAnyOf("/javaOptions", "sets mcpgateway.skip-migrations: use migration.enabled");
  }

  @Test
  void theNotesSayThatAnOverrideHasNoEffect() {
    assertThat(
            GatewayChart.notes(
                MINIMAL, "extraEnv: [{name: MCPGATEWAY_SKIP_MIGRATIONS, value: \"false\"}]"))
        .contains("WARNING: MCPGATEWAY_SKIP_MIGRATIONS in extraEnv has no effect")
        .contains("migration.enabled");
  }

  private static Release render(String values) {
    return GatewayChart.render(MINIMAL, values);
  }

  private static EnvVar lastVariable(Release release) {
    List<EnvVar> variables = release.gateway().getEnv();
    return variables.get(variables.size() - 1);
  }
}
