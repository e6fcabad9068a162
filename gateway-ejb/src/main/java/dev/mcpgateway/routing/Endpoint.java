package dev.mcpgateway.routing;

import dev.mcpgateway.catalog.CatalogSnapshot;
import dev.mcpgateway.catalog.ServedServer;
import dev.mcpgateway.rbac.boundary.Authority;
import java.util.Optional;

/**
 * What one caller has reached with one request.
 *
 * @param serverId of the virtual server; empty for all that there is
 * @param server what it has
 * @param snapshot that it was found in
 * @param caller who may use it
 */
public record Endpoint(
    Optional<String> serverId, ServedServer server, CatalogSnapshot snapshot, Authority caller) {}
