package dev.mcpgateway.bootstrap;

import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.testbed.Route;
import org.junit.jupiter.api.Tag;

@DeployedWith(
    route = Route.POOL_2,
    settings = {
      "mcpgateway.password.argon2.memory-kib=7168",
      "mcpgateway.password.argon2.iterations=1"
    })
@Tag("long")
class BootstrapBehindPoolOfTwoIT extends BootstrapContract {}
