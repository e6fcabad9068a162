package dev.mcpgateway.rbac;

/**
 * The CDI event to fire in the transaction that changes who may do what. After the commit the
 * replica that made the change stops trusting what it has cached; the others notice within a second
 * by themselves.
 */
public record AccessChanged() {}
