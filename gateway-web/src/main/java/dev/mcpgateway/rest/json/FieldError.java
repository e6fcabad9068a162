package dev.mcpgateway.rest.json;

/**
 * One validation error of a request.
 *
 * @param field the path of the field, such as {@code permissions[2]}; empty for the whole request
 * @param detail the error, without the value
 */
public record FieldError(String field, String detail) {}
