/** The rows of access control, for reading: what changes them goes through savepoints. */
package dev.mcpgateway.rbac.entity;
