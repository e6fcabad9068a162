/**
 * Real PostgreSQL, real PgBouncer, real processes and MCP servers that others wrote, for tests and
 * experiments.
 */
package dev.mcpgateway.testbed;
