/**
 * Real PostgreSQL, real PgBouncer, real processes and third-party MCP servers, for tests and
 * experiments.
 */
package dev.mcpgateway.testbed;
