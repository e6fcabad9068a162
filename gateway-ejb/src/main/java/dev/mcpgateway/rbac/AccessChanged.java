package dev.mcpgateway.rbac;

/**
 * The CDI event to fire in a transaction that changes access. After the commit the replica that
 * made the change stops trusting its cache; the others notice the change within a second by
 * themselves.
 */
public record AccessChanged() {}
