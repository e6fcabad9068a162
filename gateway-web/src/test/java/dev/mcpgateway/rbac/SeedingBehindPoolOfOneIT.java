package dev.mcpgateway.rbac;

import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.testbed.Route;

@DeployedWith(route = Route.POOL_1)
class SeedingBehindPoolOfOneIT extends SeedingContract {}
