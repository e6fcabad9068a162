package dev.mcpgateway.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a tool, a resource or a prompt comes from.
 *
 * @param gatewayId the upstream server; empty for what the gateway has itself
 * @param name as it is called there
 * @param description what the upstream server says
 * @param item the bytes in which the upstream server described it
 * @param hash of its definition
 * @param missingSince since when the upstream server does not list it any more
 */
public record Origin(
    Optional<String> gatewayId,
    Optional<String> gatewaySlug,
    boolean gatewayReachable,
    String name,
    Optional<String> description,
    Optional<byte[]> item,
    Optional<String> hash,
    List<String> eras,
    Optional<Instant> missingSince) {}
