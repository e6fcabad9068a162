/** What other features call for access control. */
package dev.mcpgateway.rbac.boundary;
