package dev.mcpgateway.config.helm;

import static dev.mcpgateway.config.helm.GatewayChart.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentTest {

  @Test
  void settingsThatAreNoSecretsComeFromTheConfigMapUnderTheContractsNames() {
    Release release =
        render(
            """
            database:
              user: app
              migrationUrl: jdbc:postgresql://primary.example.com:5432/gateway
              waitSeconds: 33
            schema:
              waitSeconds: 44
            admin:
              email: root@example.com
              fullName: Root
              promoteExisting: true
            login:
              maxFailures: 5
              lockSeconds: 600
              knownNetworkDays: 90
            trustedProxies: [10.4.0.0/14, 'fd00::/8']
            publicUrl: https://mcp.example.com
            cors:
              allowedOrigins: [https://a.example.com, 'http://localhost:6274']
            catalog:
              defaultVisibility: team
            upstream:
              deniedNetworks: [loopback, 10.96.0.0/12]
              proxy: http://proxy.example.com:3128
            """);

    assertThat(release.only(ConfigMap.class, "prod-gateway").getData())
        .containsOnly(
            Map.entry(
                "MCPGATEWAY_DATABASE_URL", "jdbc:postgresql://pooler.example.com:6432/gateway"),
            Map.entry("MCPGATEWAY_DATABASE_USER", "app"),
            Map.entry(
                "MCPGATEWAY_MIGRATION_URL", "jdbc:postgresql://primary.example.com:5432/gateway"),
            Map.entry("MCPGATEWAY_DATABASE_WAIT", "PT33S"),
            Map.entry("MCPGATEWAY_SCHEMA_WAIT", "PT44S"),
            Map.entry("MCPGATEWAY_ADMIN_EMAIL", "root@example.com"),
            Map.entry("MCPGATEWAY_ADMIN_FULL_NAME", "Root"),
            Map.entry("MCPGATEWAY_ADMIN_PROMOTE_EXISTING", "true"),
            Map.entry("MCPGATEWAY_LOGIN_MAX_FAILURES", "5"),
            Map.entry("MCPGATEWAY_LOGIN_LOCK_DURATION", "PT600S"),
            Map.entry("MCPGATEWAY_LOGIN_KNOWN_NETWORK", "P90D"),
            Map.entry("MCPGATEWAY_TRUSTED_PROXIES", "10.4.0.0/14,fd00::/8"),
            Map.entry("MCPGATEWAY_PUBLIC_URL", "https://mcp.example.com"),
            Map.entry(
                "MCPGATEWAY_CORS_ALLOWED_ORIGINS", "https://a.example.com,http://localhost:6274"),
            Map.entry("MCPGATEWAY_CATALOG_DEFAULT_VISIBILITY", "team"),
            Map.entry("MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "loopback,10.96.0.0/12"),
            Map.entry("MCPGATEWAY_UPSTREAM_PROXY", "http://proxy.example.com:3128"));
    assertThat(release.gateway().getEnvFrom())
        .extracting(source -> source.getConfigMapRef().getName())
        .containsExactly("prod-gateway");
  }

  @Test
  void defaultsAreThoseOfTheContract() {
    assertThat(render("").only(ConfigMap.class).getData())
        .containsEntry("MCPGATEWAY_DATABASE_USER", "gateway")
        .containsEntry("MCPGATEWAY_ADMIN_EMAIL", "admin@example.com")
        .containsEntry("MCPGATEWAY_ADMIN_FULL_NAME", "Platform Administrator")
        .containsEntry("MCPGATEWAY_ADMIN_PROMOTE_EXISTING", "false")
        .containsEntry("MCPGATEWAY_LOGIN_MAX_FAILURES", "10")
        .containsEntry("MCPGATEWAY_LOGIN_KNOWN_NETWORK", "P30D")
        .containsEntry("MCPGATEWAY_CATALOG_DEFAULT_VISIBILITY", "public")
        .doesNotContainKey("MCPGATEWAY_PUBLIC_URL")
        .doesNotContainKey("MCPGATEWAY_CORS_ALLOWED_ORIGINS")
        .doesNotContainKey("MCPGATEWAY_MIGRATION_URL")
        .doesNotContainKey("MCPGATEWAY_TRUSTED_PROXIES")
        .satisfies(
            data -> {
              assertThat(Duration.parse(data.get("MCPGATEWAY_SCHEMA_WAIT"))).hasMinutes(10);
              assertThat(Duration.parse(data.get("MCPGATEWAY_DATABASE_WAIT"))).hasMinutes(2);
              assertThat(Duration.parse(data.get("MCPGATEWAY_LOGIN_LOCK_DURATION"))).hasMinutes(15);
            });
  }

  @Test
  void passwordsAreKeptInASecretOfTheChartAndNowhereElse() {
    Release release = Scenario.SECRETS_MADE_BY_THE_CHART.render();

    assertThat(release.only(Secret.class, "prod-gateway").getData())
        .containsOnly(
            Map.entry("database-password", base64("database-password-of-the-test")),
            Map.entry("admin-password", base64("admin-password-of-the-test")),
            Map.entry("jwt-keys", base64("k1:keys-password-of-the-test")),
            Map.entry("sealing-keys", base64("s1:sealing-password-of-the-test")));
    assertThat(Release.secretOf(release.gateway(), "MCPGATEWAY_DATABASE_PASSWORD"))
        .hasValue("prod-gateway/database-password");
    assertThat(Release.secretOf(release.gateway(), "MCPGATEWAY_ADMIN_PASSWORD"))
        .hasValue("prod-gateway/admin-password");
    assertThat(Release.secretOf(release.gateway(), "MCPGATEWAY_JWT_KEYS"))
        .hasValue("prod-gateway/jwt-keys");
    assertThat(Release.secretOf(release.gateway(), "MCPGATEWAY_SEALING_KEYS"))
        .hasValue("prod-gateway/sealing-keys");
    assertThat(release.manifests())
        .filteredOn(manifest -> !manifest.kind().equals("Secret"))
        .noneMatch(
            manifest ->
                manifest.object().toString().contains("password-of-the-test")
                    || manifest
                        .object()
                        .toString()
                        .contains(base64("database-password-of-the-test")));
  }

  @Test
  void existingSecretsAreUsedAndNoneIsMade() {
    Release release = Scenario.EXISTING_SECRETS.render();
    Container gateway = release.gateway();

    assertThat(Release.secretOf(gateway, "MCPGATEWAY_DATABASE_URL"))
        .hasValue("existing-database/url");
    assertThat(Release.secretOf(gateway, "MCPGATEWAY_MIGRATION_URL"))
        .hasValue("existing-database/direct-url");
    assertThat(Release.secretOf(gateway, "MCPGATEWAY_DATABASE_USER"))
        .hasValue("existing-database/user");
    assertThat(Release.secretOf(gateway, "MCPGATEWAY_DATABASE_PASSWORD"))
        .hasValue("existing-database/pass");
    assertThat(Release.secretOf(gateway, "MCPGATEWAY_ADMIN_PASSWORD"))
        .hasValue("existing-admin/pass");
    assertThat(Release.secretOf(gateway, "MCPGATEWAY_JWT_KEYS")).hasValue("existing-signing/keys");
    assertThat(Release.secretOf(gateway, "MCPGATEWAY_SEALING_KEYS"))
        .hasValue("existing-sealing/seal");
    assertThat(release.only(ConfigMap.class).getData())
        .doesNotContainKeys(
            "MCPGATEWAY_DATABASE_URL", "MCPGATEWAY_DATABASE_USER", "MCPGATEWAY_MIGRATION_URL");
    assertThat(release.all(Secret.class)).isEmpty();
  }

  @Test
  void withAnExistingSecretThePasswordsInTheValuesAreNotUsed() {
    Release release =
        render(
            """
            database: {password: ignored, existingSecret: {name: existing-database}}
            admin: {password: ignored, existingSecret: {name: existing-admin}}
            signing: {keys: ignored, existingSecret: {name: existing-signing}}
            sealing: {keys: ignored, existingSecret: {name: existing-sealing}}
            """);

    assertThat(release.all(Secret.class)).isEmpty();
    assertThat(Release.secretOf(release.gateway(), "MCPGATEWAY_DATABASE_PASSWORD"))
        .hasValue("existing-database/database-password");
    assertThat(Release.secretOf(release.gateway(), "MCPGATEWAY_ADMIN_PASSWORD"))
        .hasValue("existing-admin/admin-password");
    assertThat(Release.secretOf(release.gateway(), "MCPGATEWAY_JWT_KEYS"))
        .hasValue("existing-signing/jwt-keys");
    assertThat(Release.secretOf(release.gateway(), "MCPGATEWAY_SEALING_KEYS"))
        .hasValue("existing-sealing/sealing-keys");
  }

  @Test
  void noPasswordIsSetWhereNoneIsGiven() {
    assertThat(render("").gateway().getEnv())
        .extracting(EnvVar::getName)
        .noneMatch(name -> name.matches(".*_(PASSWORD|KEYS)"));
  }

  @Test
  void extraRolesAreMountedAsTheFileThatTheGatewayReads() {
    Release release = Scenario.EVERYTHING.render();

    assertThat(release.only(ConfigMap.class, "prod-gateway-roles").getData())
        .hasEntrySatisfying(
            "extra-roles.json",
            json ->
                assertThat(json.replaceAll("\\s", ""))
                    .isEqualTo(
                        "[{\"description\":\"Readstheauditlog\",\"name\":\"auditor\","
                            + "\"permissions\":[\"audit:read\"],\"scope\":\"global\"}]"));
    assertThat(Release.valueOf(release.gateway(), "MCPGATEWAY_RBAC_EXTRA_ROLES_FILE"))
        .hasValue("/etc/mcpgateway/extra-roles.json");
    assertThat(mount(release.gateway(), "/etc/mcpgateway"))
        .returns("roles", VolumeMount::getName)
        .returns(true, VolumeMount::getReadOnly);
    assertThat(volume(release.pod(), "roles").getConfigMap().getName())
        .isEqualTo("prod-gateway-roles");
    assertThat(Release.variable(render("").gateway(), "MCPGATEWAY_RBAC_EXTRA_ROLES_FILE"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "database: {user: other}",
        "admin: {fullName: Other}",
        "database: {password: other}",
        "admin: {password: other}",
        "rbac: {extraRoles: [{name: a, scope: global, permissions: [tools.read]}]}"
      })
  void aChangedSettingReplacesThePods(String change) {
    assertThat(template(render(change)).getMetadata().getAnnotations())
        .isNotEqualTo(template(render("")).getMetadata().getAnnotations());
  }

  @Test
  void startedMeansSchemaAtHeadWhoeverMigrated() {
    for (String mode : new String[] {"true", "false"}) {
      Probe startup = render("migration: {enabled: " + mode + "}").gateway().getStartupProbe();

      assertThat(startup.getHttpGet().getPath()).isEqualTo("/health/started");
      assertThat(startup.getHttpGet().getPort()).isEqualTo(new IntOrString("management"));
    }
  }

  @ParameterizedTest
  @CsvSource({"120, 600, 3", "10, 20, 7", "3600, 86400, 10"})
  void aReplicaIsNotKilledForWaitingAsLongAsItMay(int database, int schema, int period) {
    Release release =
        render(
            String.format(
                Locale.ROOT,
                """
            database: {waitSeconds: %d}
            schema: {waitSeconds: %d}
            startupProbe: {periodSeconds: %d}
            """,
                database,
                schema,
                period));
    Probe startup = release.gateway().getStartupProbe();
    int timeout = startup.getPeriodSeconds() * startup.getFailureThreshold();

    assertThat(timeout).isGreaterThanOrEqualTo(database + schema + 180);
    assertThat(release.deployment().getSpec().getProgressDeadlineSeconds())
        .as("nor is its rollout called failed")
        .isGreaterThan(database + schema + 180);
  }

  @Test
  void readinessAndLivenessAskTheirOwnEndpoints() {
    Container gateway =
        render(
                """
                readinessProbe: {periodSeconds: 4, timeoutSeconds: 2, failureThreshold: 5}
                livenessProbe: {periodSeconds: 11, timeoutSeconds: 6, failureThreshold: 7}
                """)
            .gateway();

    assertThat(gateway.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
    assertThat(gateway.getReadinessProbe())
        .returns(4, Probe::getPeriodSeconds)
        .returns(2, Probe::getTimeoutSeconds)
        .returns(5, Probe::getFailureThreshold);
    assertThat(gateway.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health/live");
    assertThat(gateway.getLivenessProbe())
        .returns(11, Probe::getPeriodSeconds)
        .returns(6, Probe::getTimeoutSeconds)
        .returns(7, Probe::getFailureThreshold);
  }

  @Test
  void keepsServingWhileItIsTakenOutOfRotationThenStopsWithinItsGracePeriod() {
    Release release = render("");

    assertThat(Release.valueOf(release.gateway(), "MCPGATEWAY_DRAIN")).hasValue("PT10S");
    assertThat(release.pod().getTerminationGracePeriodSeconds()).isEqualTo(60);
    assertThat(
            Release.valueOf(
                render(
                        """
                        drainSeconds: 20
                        extraEnv: [{name: MCPGATEWAY_DRAIN, value: PT10M}]
                        """)
                    .gateway(),
                "MCPGATEWAY_DRAIN"))
        .hasValue("PT20S");
    assertThat(GatewayChart.notes(MINIMAL, "terminationGracePeriodSeconds: 10"))
        .contains("WARNING: terminationGracePeriodSeconds (10)");
  }

  @Test
  void anUpgradeTakesNoReplicaAwayBeforeItsSuccessorIsReady() {
    var update = render("").deployment().getSpec().getStrategy().getRollingUpdate();

    assertThat(update.getMaxUnavailable()).isEqualTo(new IntOrString(0));
    assertThat(update.getMaxSurge()).isEqualTo(new IntOrString(1));
  }

  @Test
  void theRolloutIsConfigurable() {
    var spec =
        render(
                """
                replicaCount: 5
                minReadySeconds: 9
                revisionHistoryLimit: 2
                strategy: {type: Recreate, rollingUpdate: null}
                """)
            .deployment()
            .getSpec();

    assertThat(spec.getReplicas()).isEqualTo(5);
    assertThat(spec.getMinReadySeconds()).isEqualTo(9);
    assertThat(spec.getRevisionHistoryLimit()).isEqualTo(2);
    assertThat(spec.getStrategy().getType()).isEqualTo("Recreate");
    assertThat(spec.getStrategy().getRollingUpdate()).isNull();
  }

  @Test
  void theImageIsTheChartsVersionUnlessTaggedOrPinned() {
    assertThat(render("").gateway().getImage())
        .isEqualTo("mcp-gateway:" + System.getProperty("project.version"));
    assertThat(
            render("image: {repository: r.example.com/g, tag: '1.0', pullPolicy: Always}")
                .gateway())
        .returns("r.example.com/g:1.0", Container::getImage)
        .returns("Always", Container::getImagePullPolicy);
    assertThat(
            render("image: {tag: '1.0', digest: 'sha256:" + "c".repeat(64) + "'}")
                .gateway()
                .getImage())
        .isEqualTo("mcp-gateway@sha256:" + "c".repeat(64));
  }

  @Test
  void servesOnTheConfiguredPortWhateverTheEnvironmentSays() {
    Release release =
        render(
            """
            httpPort: 9090
            extraEnv: [{name: MCPGATEWAY_HTTP_PORT, value: "7"}]
            """);

    assertThat(release.gateway().getPorts())
        .filteredOn(port -> port.getName().equals("http"))
        .singleElement()
        .returns(9090, port -> port.getContainerPort());
    assertThat(Release.valueOf(release.gateway(), "MCPGATEWAY_HTTP_PORT")).hasValue("9090");
  }

  @Test
  void theProbesAskThePortOfManagementWhateverTheEnvironmentSays() {
    Release release =
        render(
            """
            managementPort: 9001
            extraEnv: [{name: MCPGATEWAY_MANAGEMENT_PORT, value: "7"}]
            """);

    assertThat(release.gateway().getPorts())
        .filteredOn(port -> port.getName().equals("management"))
        .singleElement()
        .returns(9001, port -> port.getContainerPort());
    assertThat(Release.valueOf(release.gateway(), "MCPGATEWAY_MANAGEMENT_PORT")).hasValue("9001");
    assertThat(release.gateway())
        .extracting(
            gateway -> gateway.getStartupProbe().getHttpGet().getPort().getStrVal(),
            gateway -> gateway.getReadinessProbe().getHttpGet().getPort().getStrVal(),
            gateway -> gateway.getLivenessProbe().getHttpGet().getPort().getStrVal())
        .containsOnly("management");
  }

  @Test
  void onePortForEverythingIsRefused() {
    assertThatThrownBy(() -> render("managementPort: 8080"))
        .hasMessageContaining("managementPort is the same as httpPort");
  }

  @Test
  void extraEnvironmentIsAddedAndOfTwoEqualNamesTheLastIsKept() {
    Container gateway =
        render(
                """
                extraEnv:
                  - {name: A, value: first}
                  - {name: A, value: last}
                extraEnvFrom:
                  - secretRef: {name: existing-environment}
                javaOptions: -Xss1m
                """)
            .gateway();

    assertThat(Release.valueOf(gateway, "A")).hasValue("last");
    assertThat(Release.valueOf(gateway, "JDK_JAVA_OPTIONS")).hasValue("-Xss1m");
    assertThat(gateway.getEnvFrom()).hasSize(2);
    assertThat(Release.variable(render("").gateway(), "JDK_JAVA_OPTIONS")).isEmpty();
  }

  @Test
  void aServiceOfTheSameNameCannotSetItsVariables() {
    assertThat(render("").pod().getEnableServiceLinks()).isFalse();
  }

  @Test
  void isScheduledAndRunAsConfigured() {
    Release release =
        render(
            """
            imagePullSecrets: [{name: existing-registry}]
            priorityClassName: important
            nodeSelector: {disk: ssd}
            tolerations: [{key: dedicated, operator: Exists}]
            affinity: {podAntiAffinity: {}}
            podAnnotations: {prometheus.io/scrape: "true"}
            podLabels: {team: platform}
            commonLabels: {cost-centre: "42"}
            resources: {requests: {cpu: "2"}}
            tmp: {sizeLimit: 1Gi}
            """);
    PodSpec pod = release.pod();

    assertThat(pod.getImagePullSecrets())
        .containsExactly(new LocalObjectReference("existing-registry"));
    assertThat(pod.getPriorityClassName()).isEqualTo("important");
    assertThat(pod.getNodeSelector()).containsEntry("disk", "ssd");
    assertThat(pod.getTolerations()).hasSize(1);
    assertThat(pod.getAffinity().getPodAntiAffinity()).isNotNull();
    assertThat(template(release).getMetadata().getAnnotations())
        .containsEntry("prometheus.io/scrape", "true");
    assertThat(template(release).getMetadata().getLabels())
        .containsEntry("team", "platform")
        .containsEntry("cost-centre", "42");
    assertThat(release.gateway().getResources().getRequests())
        .containsEntry("cpu", new Quantity("2"));
    assertThat(volume(pod, "tmp").getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("1Gi"));
  }

  @Test
  void extraVolumesAreMounted() {
    Release release = Scenario.EVERYTHING.render();

    assertThat(mount(release.gateway(), "/etc/certificates").getName()).isEqualTo("certificates");
    assertThat(volume(release.pod(), "certificates").getConfigMap().getName())
        .isEqualTo("existing-certificates");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "true, -, prod-gateway, true",
        "true, own, own, true",
        "false, -, default, false",
        "false, existing-account, existing-account, false"
      })
  void runsUnderItsServiceAccount(boolean create, String name, String expected, boolean made) {
    Release release =
        render(
            "serviceAccount: {create: %s, name: '%s', annotations: {role: writer}}"
                .formatted(create, name == null ? "" : name));

    assertThat(release.pod().getServiceAccountName()).isEqualTo(expected);
    assertThat(release.find(ServiceAccount.class, expected).isPresent()).isEqualTo(made);
    assertThat(release.all(ServiceAccount.class))
        .allSatisfy(
            account ->
                assertThat(account.getMetadata().getAnnotations()).containsEntry("role", "writer"));
  }

  private static Release render(String values) {
    return GatewayChart.render(MINIMAL, values);
  }

  private static PodTemplateSpec template(Release release) {
    return release.deployment().getSpec().getTemplate();
  }

  private static VolumeMount mount(Container container, String path) {
    return container.getVolumeMounts().stream()
        .filter(mount -> mount.getMountPath().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static Volume volume(PodSpec pod, String name) {
    return pod.getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
