/** The MCP endpoints over HTTP: paths, who may come from where, and answers that may be streams. */
package dev.mcpgateway.mcp;
