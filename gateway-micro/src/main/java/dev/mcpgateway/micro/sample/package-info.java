/** A small MCP server to try the gateway with: both eras of the protocol, a clock and an echo. */
package dev.mcpgateway.micro.sample;
