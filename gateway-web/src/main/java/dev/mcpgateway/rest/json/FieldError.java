package dev.mcpgateway.rest.json;

/**
 * One thing that is wrong with a request.
 *
 * @param field where, such as {@code permissions[2]}; empty for the whole
 * @param detail what is wrong, without the value
 */
public record FieldError(String field, String detail) {}
