package dev.mcpgateway.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaListener;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway whose migrations belong to another runner, on an empty database. */
@ExtendWith(ArquillianExtension.class)
@DeployedWith(settings = "mcpgateway.skip-migrations=true")
class SkippedMigrationsIT {

  private static final String GATEWAY = "gateway";
  private static final Duration TIME_TO_START = Duration.ofSeconds(90);
  private static final Duration SOME_PROBES = Duration.ofSeconds(3);

  @Deployment(name = GATEWAY, managed = false, testable = false)
  static WebArchive gateway() {
    return GatewayArchive.built();
  }

  @Test
  void isDownUntilTheRunnerHasMigratedAndThenUp(@ArquillianResource Deployer deployer)
      throws Exception {
    CompletableFuture<List<String>> whileItWaits =
        CompletableFuture.supplyAsync(SkippedMigrationsIT::probeThenMigrate);

    deployer.deploy(GATEWAY);
    try {
      GatewayDeployment gateway = DeploymentExtension.current().orElseThrow();
      List<String> answers = whileItWaits.get();
      assertThat(answers)
          .hasSizeGreaterThan(3)
          .allSatisfy(
              answer ->
                  assertThat(answer)
                      .startsWith("503 ")
                      .contains(
                          "\"phase\":\"waiting-for-runner\"",
                          "\"head-expected\":\"" + HeadManifest.load().head() + "\"",
                          "\"schema-found\":\"empty\""));
      Awaitility.await()
          .atMost(TIME_TO_START)
          .until(() -> gateway.get("health/ready").statusCode() == 200);
      assertThat(gateway.get("health/started").statusCode()).isEqualTo(200);
      assertThat(gateway.log().lines())
          .filteredOn(line -> line.contains("Migrations are skipped here"))
          .singleElement()
          .asString()
          .contains("MCPGATEWAY_SKIP_MIGRATIONS=true", "belong to another runner");
    } finally {
      deployer.undeploy(GATEWAY);
    }
  }

  /** The deployment takes as long as the gateway waits, so that others must migrate meanwhile. */
  private static List<String> probeThenMigrate() {
    GatewayDeployment gateway =
        Awaitility.await()
            .atMost(TIME_TO_START)
            .until(DeploymentExtension::current, Optional::isPresent)
            .orElseThrow();
    Awaitility.await()
        .atMost(TIME_TO_START)
        .ignoreExceptions()
        .until(() -> gateway.get("health/started").body().contains("waiting-for-runner"));
    List<String> answers = new CopyOnWriteArrayList<>();
    Awaitility.await()
        .during(SOME_PROBES)
        .atMost(SOME_PROBES.multipliedBy(10))
        .until(
            () -> {
              for (String path : List.of("health/started", "health/ready")) {
                HttpResponse<String> answer = gateway.get(path);
                answers.add(answer.statusCode() + " " + answer.body());
              }
              return true;
            });
    Schema.of(gateway.databaseSettings(), HeadManifest.load(), SchemaListener.SILENT).bringToHead();
    return answers;
  }
}
