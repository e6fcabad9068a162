package dev.mcpgateway.config.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The other tests rely on this reader, so it has to refuse what the API server refuses. */
class StrictManifestsTest {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: gateway
      spec:
        template:
          spec:
            containers:
              - name: gateway
                env:
                  - name: SKIP
                    value: "true"
                readinessProbe:
                  httpGet:
                    path: /
                    port: http
                securityContext:
                  capabilities:
                    drop:
                      - ALL
      """;

  @Test
  void acceptsWhatIsRight() {
    assertThat(StrictManifests.parse(DEPLOYMENT)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "metadata:, metadatas:",
    "name: gateway, nane: gateway",
    "template:, templates:",
    "containers:, container:",
    "value: \"true\", valve: \"true\"",
    "httpGet:, httpget:",
    "path: /, paths: /",
    "capabilities:, capability:",
    "drop:, dorp:"
  })
  void refusesAFieldThatKubernetesDoesNotKnow(String right, String typo) {
    assertThat(DEPLOYMENT).contains(right);
    assertThatThrownBy(() -> StrictManifests.parse(DEPLOYMENT.replace(right, typo)))
        .hasMessageContaining(typo.replaceAll(":.*", ""));
  }

  @Test
  void refusesABooleanWhereTextIsMeant() {
    assertThatThrownBy(() -> StrictManifests.parse(DEPLOYMENT.replace("\"true\"", "true")))
        .hasMessageContaining("value");
  }

  @Test
  void refusesANumberWhereTextIsMeant() {
    assertThatThrownBy(() -> StrictManifests.parse(DEPLOYMENT.replace("\"true\"", "8080")))
        .hasMessageContaining("value");
  }

  @Test
  void refusesANumberAsLabelOrAnnotation() {
    String annotated =
        DEPLOYMENT.replace(
            "  name: gateway\nspec:", "  name: gateway\n  annotations:\n    weight: 1\nspec:");
    assertThat(annotated).isNotEqualTo(DEPLOYMENT);
    assertThatThrownBy(() -> StrictManifests.parse(annotated)).hasMessageContaining("weight");
  }

  @Test
  void refusesAKindThatIsNotServedAtThatVersion() {
    assertThatThrownBy(() -> StrictManifests.parse(DEPLOYMENT.replace("apps/v1", "apps/v1beta1")))
        .hasMessageContaining("apps/v1beta1/Deployment");
  }

  @Test
  void refusesAKeyGivenTwice() {
    assertThatThrownBy(() -> StrictManifests.parse(DEPLOYMENT + "kind: Deployment\n"))
        .hasMessageContaining("kind");
  }
}
