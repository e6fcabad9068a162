/** Tells whether the database schema is at head, and brings it there in one transaction. */
package dev.mcpgateway.schema;
