package dev.mcpgateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.bootstrap.BootstrapStatus;
import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.deployed.GatewayArchive;
import dev.mcpgateway.deployed.GatewayDeployment;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.testbed.Route;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway that was started on an empty database, behind a pooler with one server connection. */
@ExtendWith(ArquillianExtension.class)
@DeployedWith(route = Route.POOL_1)
class HealthIT {

  @Inject BootstrapStatus status;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(HealthIT.class);
  }

  @Test
  void theBootstrapIsDone() {
    assertThat(status.snapshot().isDone()).isTrue();
  }

  @Test
  @RunAsClient
  void theGatewayIsStartedAndReadyAndLive(@ArquillianResource GatewayDeployment gateway)
      throws Exception {
    HttpResponse<String> started = gateway.get("health/started");
    assertThat(started.statusCode()).isEqualTo(200);
    assertThat(started.body())
        .contains(
            "\"phase\":\"done\"",
            "\"head-expected\":\"" + HeadManifest.load().head() + "\"",
            "\"schema-found\":\"at head\"");

    HttpResponse<String> ready = gateway.get("health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body())
        .contains(
            "{\"name\":\"bootstrap\",\"status\":\"UP\"", "{\"name\":\"database\",\"status\":\"UP\"")
        .doesNotContain(gateway.database().password());

    assertThat(gateway.get("health/live").statusCode()).isEqualTo(200);
  }

  @Test
  @RunAsClient
  void noProbeQueuesBehindWhoeverHoldsTheOnlyServerConnection(
      @ArquillianResource GatewayDeployment gateway) throws Exception {
    try (Connection migration = gateway.database().connect()) {
      migration.setAutoCommit(false);
      migration.createStatement().execute("SELECT 1");

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(quickly(gateway, "health/ready").statusCode()).isEqualTo(503);
                assertThat(quickly(gateway, "health/started").statusCode()).isEqualTo(200);
                assertThat(quickly(gateway, "health/live").statusCode()).isEqualTo(200);
              });
      assertThat(quickly(gateway, "health/ready").body())
          .contains("{\"name\":\"bootstrap\",\"status\":\"UP\"", "no answer within 2 s");
      assertThat(manyAtOnce(gateway, "health/ready")).isLessThan(Duration.ofSeconds(2));
      migration.rollback();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> quickly(gateway, "health/ready").statusCode() == 200);
  }

  private static Duration manyAtOnce(GatewayDeployment gateway, String path) {
    HttpRequest request = HttpRequest.newBuilder(gateway.uri().resolve(path)).build();
    HttpClient client = HttpClient.newHttpClient();
    long began = System.nanoTime();
    CompletableFuture<?>[] probes =
        Stream.generate(() -> client.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
            .limit(40)
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(probes).join();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Usually some milliseconds; a query would take two seconds here. */
  private static HttpResponse<String> quickly(GatewayDeployment gateway, String path)
      throws Exception {
    long began = System.nanoTime();
    HttpResponse<String> answer = gateway.get(path);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    return answer;
  }
}
