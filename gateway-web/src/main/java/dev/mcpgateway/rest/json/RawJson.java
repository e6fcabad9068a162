package dev.mcpgateway.rest.json;

/**
 * JSON that is given as it was got, byte for byte.
 *
 * @param text one JSON value
 */
public record RawJson(String text) {}
