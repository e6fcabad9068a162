package dev.mcpgateway.upstream;

/**
 * What an upstream lists and the gateway cannot take.
 *
 * @param kind what it is
 * @param name its name, shortened and with visible characters alone; its place in the list where it
 *     has none
 * @param reason a sentence for people
 */
public record SkippedItem(ItemKind kind, String name, String reason) {}
