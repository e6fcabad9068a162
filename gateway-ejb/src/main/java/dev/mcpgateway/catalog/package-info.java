/** What the gateway offers to agents, and who owns it. */
package dev.mcpgateway.catalog;
