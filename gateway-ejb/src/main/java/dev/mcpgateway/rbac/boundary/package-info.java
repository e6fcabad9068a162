/**
 * What gateway-web and other features call for access control: all of it checks its caller, or is
 * the check.
 */
package dev.mcpgateway.rbac.boundary;
