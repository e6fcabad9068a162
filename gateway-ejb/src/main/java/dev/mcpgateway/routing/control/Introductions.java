package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedGateway;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.jsonrpc.JsonKind;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.Optional;

/** What the gateway says of itself to clients that begin. */
final class Introductions {

  private static final String CAPABILITIES =
      "\"completions\":{},\"prompts\":{},\"tools\":{},\"resources\":";

  private Introductions() {}

  /** The result of {@code server/discover}. */
  static byte[] discovered(Endpoint endpoint) {
    return Bytes.of(
        "{\"resultType\":\"complete\",\"supportedVersions\":%s,\"capabilities\":{%s{}},%s,\"_meta\":{\"%sserverInfo\":%s}}"
            .formatted(
                ModernHeaders.SUPPORTED,
                CAPABILITIES,
                ItemLists.CACHE_HINTS,
                ModernHeaders.META,
                serverInfo(endpoint)));
  }

  /** The result of {@code initialize}. */
  static byte[] initialized(Endpoint endpoint, String version) {
    return Bytes.of(
        "{\"protocolVersion\":%s,\"capabilities\":{\"logging\":{},%s%s},\"serverInfo\":%s}"
            .formatted(
                Bytes.quote(version),
                CAPABILITIES,
                canSubscribe(endpoint) ? "{\"subscribe\":true}" : "{}",
                serverInfo(endpoint)));
  }

  private static String serverInfo(Endpoint endpoint) {
    String title =
        endpoint.server().name().isEmpty()
            ? ""
            : ",\"title\":" + Bytes.quote(endpoint.server().name());
    return "{\"name\":\"mcp-gateway\"%s,\"version\":\"1\"}".formatted(title);
  }

  /** Whether any upstream server of a resource has subscriptions. */
  private static boolean canSubscribe(Endpoint endpoint) {
    return endpoint.server().items(ItemKind.RESOURCE).stream()
        .map(ServedItem::gatewayId)
        .flatMap(Optional::stream)
        .distinct()
        .map(id -> endpoint.snapshot().gateway(id))
        .flatMap(Optional::stream)
        .anyMatch(Introductions::hasSubscriptions);
  }

  private static boolean hasSubscriptions(ServedGateway gateway) {
    return Optional.ofNullable(gateway.capabilities().get(Era.LEGACY))
        .flatMap(capabilities -> capabilities.member("resources"))
        .flatMap(resources -> resources.member("subscribe"))
        .filter(subscribe -> subscribe.kind() == JsonKind.TRUE)
        .isPresent();
  }
}
