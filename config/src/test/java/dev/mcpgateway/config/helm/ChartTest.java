package dev.mcpgateway.config.helm;

import static dev.mcpgateway.config.helm.GatewayChart.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ChartTest {

  @Test
  void passesHelmsLint() {
    LintResult lint = GatewayChart.lint();

    assertThat(lint.isFailed()).isFalse();
    assertThat(lint.getMessages()).noneMatch(line -> line.matches(".*\\[(WARNING|ERROR)].*"));
  }

  @Test
  void isOfTheVersionThatIsBuilt() throws IOException {
    JsonNode chart =
        new YAMLMapper().readTree(Files.readString(GatewayChart.DIRECTORY.resolve("Chart.yaml")));

    assertThat(chart.path("appVersion").asString())
        .isEqualTo(System.getProperty("project.version"));
    assertThat(chart.path("name").asString())
        .isEqualTo(GatewayChart.DIRECTORY.getFileName().toString());
  }

  @ParameterizedTest
  @EnumSource
  void everyManifestIsWhatKubernetesKnows(Scenario scenario) {
    assertThat(scenario.render().manifests()).hasSizeGreaterThan(4);
  }

  @ParameterizedTest
  @EnumSource
  void everyObjectHasAValidNameOfItsOwnInTheReleasesNamespace(Scenario scenario) {
    assertThat(scenario.render().manifests())
        .allSatisfy(
            manifest -> {
              assertThat(manifest.name()).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
              assertThat(manifest.name()).hasSizeLessThanOrEqualTo(63);
              assertThat(manifest.object().getMetadata().getNamespace())
                  .isEqualTo(GatewayChart.NAMESPACE);
            })
        .extracting(Manifest::toString)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void everyObjectCarriesTheRecommendedLabels(Scenario scenario) {
    assertThat(scenario.render().manifests())
        .allSatisfy(
            manifest ->
                assertThat(manifest.object().getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/name", "gateway")
                    .containsEntry("app.kubernetes.io/instance", GatewayChart.RELEASE)
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsEntry(
                        "app.kubernetes.io/version", System.getProperty("project.version"))
                    .containsKeys("app.kubernetes.io/component", "helm.sh/chart"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', prod-gateway",
    "nameOverride: mcp, prod-mcp",
    "nameOverride: prod, prod",
    "fullnameOverride: front, front"
  })
  void objectsAreNamedForTheReleaseUnlessOverridden(String values, String expected) {
    assertThat(GatewayChart.render(MINIMAL, values).manifests())
        .filteredOn(manifest -> manifest.kind().equals("Deployment"))
        .extracting(Manifest::name)
        .containsExactly(expected);
  }

  @Test
  void theReleaseTestAsksTheServiceWhetherItAnswers() {
    Release release = GatewayChart.render(MINIMAL, "service: {port: 8081}");
    Container test = Release.onlyContainer(release.only(Pod.class).getSpec());

    assertThat(release.hooksFor("test")).extracting(Manifest::kind).containsExactly("Pod");
    assertThat(test.getImage()).isEqualTo(release.gateway().getImage());
    assertThat(test.getCommand())
        .startsWith("curl")
        .contains("--fail")
        .endsWith("http://prod-gateway:8081/openapi");
    assertThat(release.only(Pod.class).getMetadata().getLabels())
        .as("not behind the Service")
        .containsEntry("app.kubernetes.io/component", "test");
  }

  @Test
  void theNotesSayWhoMigratesAndHowToLook() {
    assertThat(GatewayChart.notes(MINIMAL))
        .contains("the Job prod-gateway-migration (pre-install,pre-upgrade)")
        .contains("kubectl -n mcp rollout status deployment/prod-gateway")
        .contains("schema status")
        .contains("helm -n mcp test prod");
    assertThat(GatewayChart.notes(MINIMAL, "migration: {enabled: false}"))
        .contains("The pods migrate the schema themselves");
  }

  @Test
  void theNotesSayWhereItIsReached() {
    Map<String, String> expected =
        Map.of(
            "{}", "port-forward service/prod-gateway 8080:80",
            "ingress: {enabled: true, hosts: [{host: a.example.com, path: /mcp}]}",
                "https://a.example.com/mcp",
            "httpRoute: {enabled: true, parentRefs: [{name: s}], hostnames: [b.example.com]}",
                "https://b.example.com/");

    expected.forEach(
        (values, text) -> assertThat(GatewayChart.notes(MINIMAL, values)).contains(text));
  }

  @Test
  void theNotesSayHowToFindAPasswordThatWasMadeUpAndNeverShowOneThatWasGiven() {
    assertThat(GatewayChart.notes(MINIMAL)).contains("admin@example.com", "kubectl -n mcp logs");
    assertThat(
            GatewayChart.notes(
                MINIMAL, "admin: {password: given-one}\ndatabase: {password: given-two}"))
        .doesNotContain("given-one", "given-two", "kubectl -n mcp logs");
  }
}
