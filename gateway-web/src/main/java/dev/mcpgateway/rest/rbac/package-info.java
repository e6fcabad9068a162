/** Roles, assignments and permission checks over HTTP. */
package dev.mcpgateway.rest.rbac;
