/** Who may do what: permissions, roles, who holds them, and the check on every request's path. */
package dev.mcpgateway.rbac;
