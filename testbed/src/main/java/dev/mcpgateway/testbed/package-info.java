/** Real PostgreSQL, real PgBouncer and real processes, for tests and experiments. */
package dev.mcpgateway.testbed;
