/** How roles are inherited, seeded, read and cached. */
package dev.mcpgateway.rbac.control;
