/** Keeps what the database says in memory, for as long as it is known to be true. */
package dev.mcpgateway.caching;
