package dev.mcpgateway.rbac;

class SeedingDirectIT extends RivalryContract {}
