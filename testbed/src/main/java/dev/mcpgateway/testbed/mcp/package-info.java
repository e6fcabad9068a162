/**
 * An MCP server for tests that speaks every revision: those with sessions (2025-03-26, 2025-06-18,
 * 2025-11-25) and the stateless one (2026-07-28), over streamable HTTP.
 */
package dev.mcpgateway.testbed.mcp;
