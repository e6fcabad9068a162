package dev.mcpgateway.config.helm;

import static dev.mcpgateway.config.helm.GatewayChart.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Helm runs the pre hooks of an event, then creates the ordinary objects, then waits for them to be
 * ready if requested, then runs the post hooks. Nothing may depend on a later object.
 */
class InstallOrderTest {

  @ParameterizedTest
  @EnumSource
  void helmTakesForHooksWhatIsMeantAsHooks(Scenario scenario) {
    assertThat(scenario.render().ordinary())
        .extracting(Manifest::toString)
        .containsExactlyInAnyOrderElementsOf(scenario.ordinaryObjects());
  }

  @ParameterizedTest
  @EnumSource
  void everythingThatAPodRefersToIsThereBeforeIt(Scenario scenario) {
    Release release = scenario.render();

    for (Manifest manifest : release.manifests()) {
      manifest
          .podSpec()
          .ifPresent(
              pod ->
                  assertThat(references(pod))
                      .as("what %s refers to", manifest)
                      .allMatch(
                          reference ->
                              reference.name().startsWith("existing-")
                                  || presentBefore(release, manifest).contains(reference)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void someRunnerMigratesBeforeHelmWaitsForThePodsToBeReady(Scenario scenario) {
    Release release = scenario.render();

    assertThat(
            podsMigrate(release)
                || jobMigrates(release.hooksFor("pre-install"))
                || jobMigrates(release.ordinary()))
        .as("else the pods wait for a hook that waits for the pods")
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void everyUpgradeIsMigratedBeforeItsPodsAreMade(Scenario scenario) {
    Release release = scenario.render();

    assertThat(podsMigrate(release) || jobMigrates(release.hooksFor("pre-upgrade"))).isTrue();
  }

  @Test
  void afterInstallTheJobComesWithThePodsAndTheHookOnlyConfirms() {
    Release release = Scenario.MIGRATION_AFTER_INSTALL_WITH_SECRETS_AND_NETWORK_POLICY.render();
    Job alongside = alongside(release);
    Container runner = Release.container(alongside);

    assertThat(runner.getArgs()).containsExactly("schema", "migrate");
    assertThat(runner.getImage()).isEqualTo(release.gateway().getImage());
    assertThat(Release.secretOf(runner, "MCPGATEWAY_DATABASE_PASSWORD"))
        .as("not the hook's copy, which does not exist yet")
        .hasValue("prod-gateway/database-password");
    assertThat(alongside.getSpec().getTemplate().getSpec().getServiceAccountName())
        .isEqualTo("prod-gateway");
    assertThat(release.hooksFor("post-install")).extracting(Manifest::kind).contains("Job");
  }

  @Test
  void beforeInstallThereIsOnlyTheHook() {
    assertThat(Scenario.MINIMAL.render().all(Job.class)).hasSize(1);
  }

  @Test
  void theJobThatComesWithThePodsIsAnotherOneWhenItRunsSomethingElse() {
    String postInstall = "migration: {hookPhase: 'post-install,pre-upgrade'}";
    String first = alongside(GatewayChart.render(MINIMAL, postInstall)).getMetadata().getName();
    String again = alongside(GatewayChart.render(MINIMAL, postInstall)).getMetadata().getName();
    String next =
        alongside(GatewayChart.render(MINIMAL, postInstall, "image: {tag: 9.9.9}"))
            .getMetadata()
            .getName();

    assertThat(again).isEqualTo(first);
    assertThat(next).as("a Job's pod template cannot be changed").isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource
  void copiesMadeForTheHookAreRemovedAfterIt(Scenario scenario) {
    assertThat(scenario.render().manifests())
        .filteredOn(manifest -> manifest.isHook() && manifest.podSpec().isEmpty())
        .allSatisfy(
            copy ->
                assertThat(copy.hookDeletePolicies())
                    .as("%s", copy)
                    .contains("before-hook-creation", "hook-succeeded"));
  }

  @Test
  void secretsAreCopiedForTheHookOnlyWhereTheChartKeepsThem() {
    assertThat(Scenario.SECRETS_MADE_BY_THE_CHART.render().all(Secret.class))
        .extracting(secret -> secret.getMetadata().getName(), secret -> secret.getData().keySet())
        .containsExactlyInAnyOrder(
            tuple(
                "prod-gateway",
                Set.of("database-password", "admin-password", "jwt-keys", "sealing-keys")),
            tuple("prod-gateway-migration", Set.of("database-password")));
    assertThat(Scenario.EXISTING_SECRETS.render().all(Secret.class)).isEmpty();
    assertThat(Scenario.MINIMAL.render().all(Secret.class)).isEmpty();
    assertThat(Scenario.MIGRATION_WITH_ITS_OWN_USER.render().all(Secret.class)).hasSize(1);
  }

  private record Reference(String kind, String name, String key) {

    static Reference to(String kind, String name) {
      return new Reference(kind, name, "");
    }
  }

  private static Set<Reference> presentBefore(Release release, Manifest manifest) {
    Set<Reference> present = new HashSet<>();
    present.add(Reference.to("ServiceAccount", "default"));
    Stream<Manifest> earlier =
        manifest.isHook() && !manifest.hookEvents().contains("test")
            ? release.manifests().stream()
                .filter(other -> other.hookEvents().equals(manifest.hookEvents()))
                .filter(other -> other.hookWeight() < manifest.hookWeight())
            : release.ordinary().stream();
    earlier.forEach(
        other -> {
          present.add(Reference.to(other.kind(), other.name()));
          keys(other.object())
              .forEach(key -> present.add(new Reference(other.kind(), other.name(), key)));
        });
    return present;
  }

  private static Set<String> keys(HasMetadata object) {
    if (object instanceof Secret secret) {
      return secret.getData().keySet();
    }
    return object instanceof ConfigMap map ? map.getData().keySet() : Set.of();
  }

  private static List<Reference> references(PodSpec pod) {
    List<Reference> references = new ArrayList<>();
    references.add(Reference.to("ServiceAccount", pod.getServiceAccountName()));
    pod.getImagePullSecrets()
        .forEach(secret -> references.add(Reference.to("Secret", secret.getName())));
    for (var volume : pod.getVolumes()) {
      Optional.ofNullable(volume.getSecret())
          .ifPresent(source -> references.add(Reference.to("Secret", source.getSecretName())));
      Optional.ofNullable(volume.getConfigMap())
          .ifPresent(source -> references.add(Reference.to("ConfigMap", source.getName())));
    }
    for (Container container : pod.getContainers()) {
      for (var source : container.getEnvFrom()) {
        Optional.ofNullable(source.getSecretRef())
            .ifPresent(secret -> references.add(Reference.to("Secret", secret.getName())));
        Optional.ofNullable(source.getConfigMapRef())
            .ifPresent(map -> references.add(Reference.to("ConfigMap", map.getName())));
      }
      container.getEnv().stream()
          .map(variable -> Optional.ofNullable(variable.getValueFrom()))
          .flatMap(Optional::stream)
          .map(EnvVarSource::getSecretKeyRef)
          .map(key -> new Reference("Secret", key.getName(), key.getKey()))
          .forEach(references::add);
    }
    return references;
  }

  private static boolean podsMigrate(Release release) {
    return Release.valueOf(release.gateway(), "MCPGATEWAY_SKIP_MIGRATIONS")
        .filter("false"::equals)
        .isPresent();
  }

  private static boolean jobMigrates(List<Manifest> manifests) {
    return manifests.stream()
        .filter(manifest -> manifest.kind().equals("Job"))
        .map(manifest -> Release.onlyContainer(manifest.podSpec().orElseThrow()))
        .anyMatch(container -> container.getArgs().equals(List.of("schema", "migrate")));
  }

  private static Job alongside(Release release) {
    List<Job> ordinary =
        release.ordinary().stream()
            .map(Manifest::object)
            .filter(Job.class::isInstance)
            .map(Job.class::cast)
            .toList();
    assertThat(ordinary).hasSize(1);
    return ordinary.get(0);
  }
}
