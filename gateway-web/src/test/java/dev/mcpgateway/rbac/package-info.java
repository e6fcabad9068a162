/** Access control on the server that runs it, by each route to the database. */
package dev.mcpgateway.rbac;
