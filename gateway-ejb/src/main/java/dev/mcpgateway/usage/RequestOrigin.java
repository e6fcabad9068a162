package dev.mcpgateway.usage;

import java.util.Optional;

/**
 * Where a call came from.
 *
 * @param requestId of its HTTP request, as in the log
 * @param address of the client, as far as it is known
 * @param apiTokenId the API token that was used; empty for a login
 */
public record RequestOrigin(String requestId, String address, Optional<String> apiTokenId) {}
