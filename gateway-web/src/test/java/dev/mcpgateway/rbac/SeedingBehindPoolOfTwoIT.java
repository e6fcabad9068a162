package dev.mcpgateway.rbac;

import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.testbed.Route;
import org.junit.jupiter.api.Tag;

@DeployedWith(route = Route.POOL_2)
@Tag("long")
class SeedingBehindPoolOfTwoIT extends RivalryContract {}
