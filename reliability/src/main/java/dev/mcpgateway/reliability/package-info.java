/** Starts replicas of the gateway, injects faults, and checks invariants. */
package dev.mcpgateway.reliability;
