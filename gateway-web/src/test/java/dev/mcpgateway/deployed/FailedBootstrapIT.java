package dev.mcpgateway.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway with a wrong password. */
@ExtendWith(ArquillianExtension.class)
@DeployedWith(settings = "mcpgateway.database-password=not-the-password")
class FailedBootstrapIT {

  private static final String GATEWAY = "gateway";

  @Deployment(name = GATEWAY, managed = false, testable = false)
  static WebArchive gateway() {
    return GatewayArchive.built();
  }

  @Test
  void isNotDeployedAndSaysWhy(@ArquillianResource Deployer deployer) throws Exception {
    deployer.deploy(GATEWAY);
    try {
      GatewayDeployment gateway = DeploymentExtension.current().orElseThrow();
      for (String probe : new String[] {"started", "ready", "live"}) {
        assertThat(gateway.get("health/" + probe).statusCode()).as(probe).isEqualTo(503);
      }
      assertThat(gateway.log()).contains("\"Deployed\": [\n        ]");
      assertThat(gateway.log())
          .contains("refused user " + gateway.database().user())
          .contains("check MCPGATEWAY_DATABASE_USER and MCPGATEWAY_DATABASE_PASSWORD");
      assertThat(gateway.log()).doesNotContain("not-the-password");
    } finally {
      deployer.undeploy(GATEWAY);
    }
  }
}
