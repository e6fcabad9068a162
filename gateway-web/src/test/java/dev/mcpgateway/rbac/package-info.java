/** Tests of access control inside the server, on each route to the database. */
package dev.mcpgateway.rbac;
