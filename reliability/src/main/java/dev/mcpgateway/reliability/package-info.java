/** Starts replicas of the gateway, injects faults, and checks what must hold whatever happens. */
package dev.mcpgateway.reliability;
