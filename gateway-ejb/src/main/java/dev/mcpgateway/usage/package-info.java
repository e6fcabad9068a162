/** What became of calls of agents: what is told of each, and what is kept. */
package dev.mcpgateway.usage;
