package dev.mcpgateway.identity;

import java.util.Optional;
import java.util.Set;

/**
 * Changes to an API token; an empty component keeps its value. Its scope and expiry cannot be
 * changed.
 *
 * @param description blank to remove it
 */
public record ApiTokenChange(
    Optional<String> name, Optional<String> description, Optional<Set<String>> tags) {}
