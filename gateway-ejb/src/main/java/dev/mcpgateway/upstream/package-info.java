/** Speaking to MCP servers: where they may be, what they offer, one exchange with one of them. */
package dev.mcpgateway.upstream;
