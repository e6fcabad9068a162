package dev.mcpgateway.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.PgBouncer;
import dev.mcpgateway.testbed.Route;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A gateway that starts before its database does. The server itself opens a connection before any
 * {@code @Startup} bean has run.
 */
@ExtendWith(ArquillianExtension.class)
@DeployedWith(route = Route.POOL_2)
class LateDatabaseIT {

  private static final String GATEWAY = "gateway";
  private static final Duration TIME_TO_START = Duration.ofSeconds(90);

  @Deployment(name = GATEWAY, managed = false, testable = false)
  static WebArchive gateway() {
    return GatewayArchive.built();
  }

  @Test
  void waitsForTheDatabaseAndThenComesUp(@ArquillianResource Deployer deployer) throws Exception {
    CompletableFuture<Void> outage =
        CompletableFuture.runAsync(LateDatabaseIT::endTheOutageWhenTheGatewayWaits);

    deployer.deploy(GATEWAY);
    try {
      outage.get();
      GatewayDeployment gateway = DeploymentExtension.current().orElseThrow();
      Awaitility.await()
          .atMost(TIME_TO_START)
          .until(() -> gateway.get("health/ready").statusCode() == 200);
      assertThat(gateway.log().lines())
          .filteredOn(line -> line.contains("cannot be reached"))
          .first()
          .asString()
          .contains("of at most 120 s");
    } finally {
      deployer.undeploy(GATEWAY);
    }
  }

  private static void endTheOutageWhenTheGatewayWaits() {
    GatewayDeployment gateway =
        Awaitility.await()
            .atMost(TIME_TO_START)
            .until(DeploymentExtension::current, Optional::isPresent)
            .orElseThrow();
    PgBouncer pooler = gateway.database().pooler().orElseThrow();
    pooler.halt();
    try {
      Awaitility.await()
          .atMost(TIME_TO_START)
          .until(() -> gateway.log().contains("cannot be reached"));
    } finally {
      pooler.resume();
    }
  }
}
