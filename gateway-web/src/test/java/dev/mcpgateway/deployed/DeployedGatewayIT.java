package dev.mcpgateway.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.bootstrap.BootstrapPhase;
import dev.mcpgateway.bootstrap.BootstrapStatus;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
class DeployedGatewayIT {

  @Inject BootstrapStatus status;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(DeployedGatewayIT.class);
  }

  @Test
  void bootstrapIsDone() {
    assertThat(status.snapshot().phase()).isEqualTo(BootstrapPhase.DONE);
  }

  @Test
  @RunAsClient
  void isReadyForItsClients(@ArquillianResource GatewayDeployment gateway) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(gateway.uri().resolve("health/ready")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
