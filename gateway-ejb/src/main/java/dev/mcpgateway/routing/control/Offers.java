package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.catalog.ServedServer;
import dev.mcpgateway.catalog.boundary.RowAccess;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a caller may use of a server. Lists and calls ask here and nowhere else, so that what is in
 * no list cannot be called, and is answered for as what does not exist.
 */
final class Offers {

  /** No resource that one template makes has a longer URI, in characters. */
  static final int MAX_URI = 8_192;

  private Offers() {}

  static boolean mayUse(Endpoint endpoint, ServedItem item) {
    return RowAccess.decide(
            endpoint.caller(), item.ownership(), McpMethod.permissionOn(item.kind()))
        == RowAccess.Decision.ALLOWED;
  }

  /**
   * The tool or prompt of that name: the exposed one; in a virtual server otherwise the original
   * one, where there is one alone that the caller may use.
   *
   * @param era of the client
   */
  static Optional<ServedItem> find(Endpoint endpoint, ItemKind kind, String name, Era era) {
    return endpoint
        .server()
        .exposedAs(kind, name)
        .filter(item -> canBeCalled(endpoint, item, era))
        .or(() -> originally(endpoint, kind, name, era));
  }

  /** The resource with the URI, else the template that it fits. */
  static Optional<ServedItem> findResource(Endpoint endpoint, String uri, Era era) {
    return uri.length() > MAX_URI
        ? Optional.empty()
        : find(endpoint, ItemKind.RESOURCE, uri, era).or(() -> fitting(endpoint, uri));
  }

  /** What has the name, or makes the URI, and is there for others than this caller. */
  static Stream<ServedItem> hidden(Endpoint endpoint, ItemKind kind, String name) {
    ServedServer server = endpoint.server();
    Stream<ServedItem> named =
        endpoint.serverId().isEmpty()
            ? server.exposedAs(kind, name).stream()
            : Stream.concat(
                server.exposedAs(kind, name).stream(), server.originallyNamed(kind, name).stream());
    Stream<ServedItem> all =
        kind == ItemKind.RESOURCE_TEMPLATE && name.length() <= MAX_URI
            ? Stream.concat(
                named,
                server.items(kind).stream()
                    .filter(item -> !mayUse(endpoint, item))
                    .filter(item -> UriTemplate.fits(item.exposedName(), name)))
            : named;
    return all.filter(item -> !mayUse(endpoint, item));
  }

  /** Lists leave out what runs as a task alone by its form in them. */
  private static boolean canBeCalled(Endpoint endpoint, ServedItem item, Era era) {
    return mayUse(endpoint, item) && !ItemForms.needsTask(item, era);
  }

  private static Optional<ServedItem> originally(
      Endpoint endpoint, ItemKind kind, String name, Era era) {
    if (endpoint.serverId().isEmpty()) {
      return Optional.empty();
    }
    List<ServedItem> named =
        endpoint.server().originallyNamed(kind, name).stream()
            .filter(item -> canBeCalled(endpoint, item, era))
            .toList();
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  private static Optional<ServedItem> fitting(Endpoint endpoint, String uri) {
    ServedServer server = endpoint.server();
    return server.items(ItemKind.RESOURCE_TEMPLATE).stream()
        .filter(item -> mayUse(endpoint, item))
        .filter(item -> UriTemplate.fits(item.exposedName(), uri))
        .findFirst();
  }
}
