package dev.mcpgateway.config.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three replicas behind a proxy, on an empty database behind PgBouncer with two server connections,
 * migrated by a service of its own. Everything is started once; the tests run in the order of an
 * operator's actions.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

  private static ComposeProject project;
  private static Duration toReady;

  @BeforeAll
  static void up() throws Exception {
    project = ComposeProject.copy();
    project.script("up");
    Instant first =
        project.containers("gateway").stream()
            .map(project::started)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    toReady = Duration.between(first, Instant.now());
  }

  @AfterAll
  static void down() throws Exception {
    project.close();
  }

  @Test
  @Order(1)
  void threeReplicasAreReadyWithinAMinute() {
    assertThat(project.containers("gateway")).hasSize(3).allMatch(project::isHealthy);
    assertThat(toReady).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  @Order(2)
  void everyRoleIsThereOnceAndNoLockIsLeft() {
    Facts.assertSeededOnce(project);
  }

  @Test
  @Order(3)
  void aClientIsKnownByTheAddressThatTheProxySawAndNotByTheOneItClaims() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(project.address() + "/rbac/my/roles"))
            .header("X-Forwarded-For", "203.0.113.9")
            .header("X-Request-Id", "who-is-it")
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode())
        .isEqualTo(401);

    String proxyNetwork = project.setting("PROXY_SUBNET").replaceFirst("\\d+/.*", "");
    assertThat(project.containers("gateway"))
        .flatMap(replica -> project.docker("logs", replica).lines().toList())
        .filteredOn(line -> line.contains("who-is-it"))
        .singleElement()
        .asString()
        .contains("\"address\"")
        .doesNotContain("203.0.113.9")
        .doesNotContain(proxyNetwork);
  }

  @Test
  @Order(4)
  void replicasAreReplacedUnderLoadWithoutAFailedRequest() throws Exception {
    List<String> before = project.containers("gateway");
    Load load = Load.on(project.address(), "admin@example.com", project.setting("ADMIN_PASSWORD"));
    try (load) {
      project.script("roll");
    }

    assertThat(project.containers("gateway"))
        .hasSize(3)
        .doesNotContainAnyElementsOf(before)
        .allMatch(project::isHealthy);
    assertThat(load.failures()).isEmpty();
    assertThat(load.answers()).isGreaterThan(100);
  }

  @Test
  void dataWhosePasswordsAreNotHereAreNotTouched() throws Exception {
    ComposeProject other = ComposeProject.copy();
    String volume = other.createForeignData();
    try {
      assertThatThrownBy(() -> other.script("up", "--no-wait"))
          .hasMessageContaining("There is a volume " + volume);
      assertThat(other.containers("")).isEmpty();
    } finally {
      other.docker("volume", "rm", volume);
    }
  }

  @Test
  void theDemonstrationOfAnOrphanedLockHolds() {
    assertThat(project.script("show-orphaned-lock"))
        .contains("waits in vain", "each believes that it is alone");
  }
}
