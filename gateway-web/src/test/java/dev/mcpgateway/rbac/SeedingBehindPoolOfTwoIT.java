package dev.mcpgateway.rbac;

import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.testbed.Route;

@DeployedWith(route = Route.POOL_2)
class SeedingBehindPoolOfTwoIT extends RivalryContract {}
