package dev.mcpgateway.upstream;

import java.util.Optional;

/**
 * How an upstream introduces itself in one era.
 *
 * @param era which
 * @param protocolVersion the revision that is spoken with it, such as {@code 2025-11-25}
 * @param capabilities the text of the JSON object that it sent
 * @param serverInfo the text of the JSON object that it sent; {@code {}} where it sent none
 * @param instructions what it tells agents: the JSON string as it was sent, with its quotes and
 *     escapes; not to be trusted
 */
public record EraOffer(
    Era era,
    String protocolVersion,
    String capabilities,
    String serverInfo,
    Optional<String> instructions) {}
