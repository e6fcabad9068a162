/** Calls of agents: from the caller to the upstream server and back. */
package dev.mcpgateway.routing;
