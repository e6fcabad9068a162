package dev.mcpgateway.config.helm;

import static dev.mcpgateway.config.helm.GatewayChart.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationJobTest {

  @Test
  void runsTheMigrationCommandAndNothingElse() {
    Container container = Release.container(render("").migration());

    assertThat(container.getArgs()).containsExactly("schema", "migrate");
    assertThat(container.getCommand()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-install,pre-upgrade", "post-install,pre-upgrade"})
  void isAHookForTheConfiguredEvents(String phase) {
    Manifest migration = hook(render("migration: {hookPhase: '%s'}".formatted(phase)));

    assertThat(migration.hookEvents()).isEqualTo(Set.of(phase.split(",", -1)));
  }

  @Test
  void runsBeforeInstallAndUpgradeUnlessConfiguredOtherwise() {
    Manifest migration = hook(render(""));

    assertThat(migration.hookEvents()).containsExactlyInAnyOrder("pre-install", "pre-upgrade");
    assertThat(migration.hookDeletePolicies())
        .containsExactlyInAnyOrder("before-hook-creation", "hook-succeeded");
  }

  @Test
  void deadlineBackoffRetentionDeletePolicyAndWeightAreConfigurable() {
    Release release =
        render(
            """
            migration:
              activeDeadlineSeconds: 2000000
              backoffLimit: 7
              ttlSecondsAfterFinished: 3000000
              hookWeight: 5
              hookDeletePolicy: before-hook-creation
            """);
    JobSpec job = release.migration().getSpec();

    assertThat(job.getActiveDeadlineSeconds()).isEqualTo(2_000_000);
    assertThat(job.getBackoffLimit()).isEqualTo(7);
    assertThat(job.getTtlSecondsAfterFinished()).isEqualTo(3_000_000);
    assertThat(hook(release).hookWeight()).isEqualTo(5);
    assertThat(hook(release).hookDeletePolicies()).containsExactly("before-hook-creation");
  }

  @Test
  void hasTimeToSayItselfWhyItGaveUp() {
    Release release = render("");

    assertThat(release.migration().getSpec().getActiveDeadlineSeconds())
        .isGreaterThan(waitSeconds(Release.container(release.migration())));
    assertThat(GatewayChart.notes(MINIMAL)).doesNotContain("WARNING");
    assertThat(GatewayChart.notes(MINIMAL, "migration: {activeDeadlineSeconds: 720}"))
        .contains("WARNING: migration.activeDeadlineSeconds (720)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image: {}",
        "image: {repository: registry.example.com/gateway, tag: 1.2.3}",
        "image: {digest: 'sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'}"
      })
  void runsTheDeploymentsImageUnlessOverridden(String image) {
    Release release = render(image);

    assertThat(Release.container(release.migration()).getImage())
        .isEqualTo(release.gateway().getImage());
    assertThat(Release.container(release.migration()).getImagePullPolicy())
        .isEqualTo(release.gateway().getImagePullPolicy());
  }

  @Test
  void eachPartOfTheImageCanBeOverridden() {
    String gateway =
        """
        image:
          repository: registry.example.com/gateway
          digest: sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        """;

    assertThat(imageOf(gateway, "tag: 1.2.4")).isEqualTo("registry.example.com/gateway:1.2.4");
    assertThat(imageOf(gateway, "repository: other.example.com/gateway"))
        .isEqualTo("other.example.com/gateway@sha256:" + "a".repeat(64));
    assertThat(imageOf(gateway, "digest: 'sha256:" + "b".repeat(64) + "'"))
        .isEqualTo("registry.example.com/gateway@sha256:" + "b".repeat(64));
  }

  @Test
  void reachesTheDatabaseAsThePodsDo() {
    Release release =
        render(
            """
            database:
              migrationUrl: jdbc:postgresql://primary.example.com:5432/gateway
              user: app
              waitSeconds: 33
            schema:
              waitSeconds: 44
            """);
    Container migrate = Release.container(release.migration());

    assertThat(Release.valueOf(migrate, "MCPGATEWAY_DATABASE_URL"))
        .hasValue("jdbc:postgresql://pooler.example.com:6432/gateway");
    assertThat(Release.valueOf(migrate, "MCPGATEWAY_MIGRATION_URL"))
        .hasValue("jdbc:postgresql://primary.example.com:5432/gateway");
    assertThat(Release.valueOf(migrate, "MCPGATEWAY_DATABASE_USER")).hasValue("app");
    assertThat(Release.valueOf(migrate, "MCPGATEWAY_DATABASE_WAIT")).hasValue("PT33S");
    assertThat(Release.valueOf(migrate, "MCPGATEWAY_SCHEMA_WAIT")).hasValue("PT44S");
    assertThat(migrate.getEnv())
        .extracting(EnvVar::getName)
        .doesNotContain("MCPGATEWAY_DATABASE_PASSWORD", "MCPGATEWAY_ADMIN_PASSWORD");
  }

  @Test
  void takesEverythingFromTheExistingSecretThatThePodsTakeFromIt() {
    Container migrate = Release.container(Scenario.EXISTING_SECRETS.render().migration());

    assertThat(Release.secretOf(migrate, "MCPGATEWAY_DATABASE_URL"))
        .hasValue("existing-database/url");
    assertThat(Release.secretOf(migrate, "MCPGATEWAY_MIGRATION_URL"))
        .hasValue("existing-database/direct-url");
    assertThat(Release.secretOf(migrate, "MCPGATEWAY_DATABASE_USER"))
        .hasValue("existing-database/user");
    assertThat(Release.secretOf(migrate, "MCPGATEWAY_DATABASE_PASSWORD"))
        .hasValue("existing-database/pass");
  }

  @Test
  void mayHaveADatabaseUserOfItsOwn() {
    Release release = Scenario.MIGRATION_WITH_ITS_OWN_USER.render();
    Container migrate = Release.container(release.migration());

    assertThat(Release.secretOf(migrate, "MCPGATEWAY_DATABASE_USER"))
        .hasValue("existing-migration/user");
    assertThat(Release.secretOf(migrate, "MCPGATEWAY_DATABASE_PASSWORD"))
        .hasValue("existing-migration/database-password");
    assertThat(Release.secretOf(release.gateway(), "MCPGATEWAY_DATABASE_PASSWORD"))
        .hasValue("prod-gateway/database-password");
    assertThat(
            Release.valueOf(
                Release.container(render("migration: {database: {user: owner}}").migration()),
                "MCPGATEWAY_DATABASE_USER"))
        .hasValue("owner");
  }

  @Test
  void extraEnvironmentReachesItAndItsOwnWins() {
    Container migrate =
        Release.container(
            render(
                    """
                    extraEnv:
                      - {name: SHARED, value: both}
                      - {name: LEVEL, value: INFO}
                    migration:
                      extraEnv:
                        - {name: LEVEL, value: FINE}
                    """)
                .migration());

    assertThat(Release.valueOf(migrate, "SHARED")).hasValue("both");
    assertThat(Release.valueOf(migrate, "LEVEL")).hasValue("FINE");
  }

  @Test
  void hasResourcesAnnotationsLabelsAndAnAccountOfItsOwnWhereConfigured() {
    Release release =
        render(
            """
            migration:
              resources: {limits: {memory: 300Mi}}
              podAnnotations: {sidecar.istio.io/inject: "false"}
              podLabels: {team: platform}
              serviceAccountName: existing-owner
            """);
    Job job = release.migration();

    assertThat(Release.container(job).getResources().getLimits().get("memory"))
        .hasToString("300Mi");
    assertThat(job.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("sidecar.istio.io/inject", "false");
    assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("team", "platform");
    assertThat(job.getSpec().getTemplate().getSpec().getServiceAccountName())
        .isEqualTo("existing-owner");
    assertThat(release.find(ServiceAccount.class, "prod-gateway-migration")).isEmpty();
    assertThat(Release.container(render("").migration()).getResources())
        .isEqualTo(render("").gateway().getResources());
  }

  @Test
  void podsOfTheJobAreNotBehindTheService() {
    Release release = render("");

    assertThat(release.migration().getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/component", "migration");
    assertThat(release.deployment().getSpec().getSelector().getMatchLabels())
        .containsEntry("app.kubernetes.io/component", "gateway");
  }

  @Test
  void nothingOfItIsRenderedWhereThePodsMigrate() {
    assertThat(Scenario.PODS_MIGRATE.render().manifests())
        .extracting(Manifest::name)
        .noneMatch(name -> name.contains("migrat"));
  }

  private static Release render(String values) {
    return GatewayChart.render(MINIMAL, values);
  }

  private static String imageOf(String gateway, String override) {
    return Release.container(
            GatewayChart.render(MINIMAL, gateway, "migration: {image: {%s}}".formatted(override))
                .migration())
        .getImage();
  }

  private static Manifest hook(Release release) {
    List<Manifest> jobs =
        release.manifests().stream()
            .filter(manifest -> manifest.kind().equals("Job") && manifest.isHook())
            .toList();
    assertThat(jobs).hasSize(1);
    return jobs.get(0);
  }

  private static long waitSeconds(Container container) {
    return List.of("MCPGATEWAY_DATABASE_WAIT", "MCPGATEWAY_SCHEMA_WAIT").stream()
        .map(name -> Release.valueOf(container, name).orElseThrow())
        .mapToLong(value -> Duration.parse(value).toSeconds())
        .sum();
  }
}
