/** The management API over HTTP, on Payara Micro, with PostgreSQL behind PgBouncer. */
package dev.mcpgateway.rest;
