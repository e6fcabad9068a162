package dev.mcpgateway.exception;

import java.io.Serializable;

/**
 * An invalid field of a request.
 *
 * @param field its name in JSON
 * @param rule the violated rule, such as {@code must have at least 12 characters}
 */
public record FieldViolation(String field, String rule) implements Serializable {}
