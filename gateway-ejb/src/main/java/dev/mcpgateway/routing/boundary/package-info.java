/** What the MCP endpoints of gateway-web call. */
package dev.mcpgateway.routing.boundary;
