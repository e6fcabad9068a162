/** Answers the probes of an orchestrator: started, ready, live. */
package dev.mcpgateway.health;
