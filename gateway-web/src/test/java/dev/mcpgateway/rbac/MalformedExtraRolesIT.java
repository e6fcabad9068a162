package dev.mcpgateway.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.deployed.DeploymentExtension;
import dev.mcpgateway.deployed.GatewayArchive;
import dev.mcpgateway.deployed.GatewayDeployment;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway whose extra roles file has an error in its second role. */
@ExtendWith(ArquillianExtension.class)
@DeployedWith(
    settings = "mcpgateway.rbac.extra-roles-file=src/test/resources/rbac/malformed-roles.json")
class MalformedExtraRolesIT {

  private static final String GATEWAY = "gateway";

  @Deployment(name = GATEWAY, managed = false, testable = false)
  static WebArchive gateway() {
    return GatewayArchive.built();
  }

  @Test
  void doesNotComeUpSaysWhereAndHasSeededNothing(@ArquillianResource Deployer deployer)
      throws Exception {
    deployer.deploy(GATEWAY);
    try {
      GatewayDeployment gateway = DeploymentExtension.current().orElseThrow();
      assertThat(gateway.log())
          .contains("'default roles'")
          .contains(
              "malformed-roles.json\", line 3, column 72: entry 2: Unknown permission: \"tools.fly\"");
      assertThat(gateway.database().database().query("SELECT name FROM roles")).isEmpty();
    } finally {
      deployer.undeploy(GATEWAY);
    }
  }
}
