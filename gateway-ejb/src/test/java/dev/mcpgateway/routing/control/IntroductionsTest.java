package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.catalog.CatalogSnapshot;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.ServedGateway;
import dev.mcpgateway.catalog.ServedServer;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntroductionsTest {

  private static final JsonSlice WITH = json("{\"resources\":{\"subscribe\":true}}");
  private static final JsonSlice WITHOUT = json("{\"resources\":{}}");

  /** What a server says in the other era does not count. */
  @Test
  void subscriptionsAreOfferedWhereTheUpstreamServerSaysSoToLegacyClients() {
    assertThat(initialized(Map.of(Era.LEGACY, WITH, Era.MODERN, WITHOUT)))
        .contains("\"resources\":{\"subscribe\":true}");
    assertThat(initialized(Map.of(Era.LEGACY, WITHOUT, Era.MODERN, WITH)))
        .contains("\"resources\":{}");
    assertThat(initialized(Map.of(Era.MODERN, WITH))).contains("\"resources\":{}");
  }

  private static String initialized(Map<Era, JsonSlice> capabilities) {
    ServedServer server =
        new ServedServer(
            "s",
            "Server",
            RowOwnership.of("team", "owner@example.com", Visibility.PUBLIC),
            List.of(Relays.item(ItemKind.RESOURCE, "a:r", "a:r", "{}")));
    ServedGateway gateway =
        new ServedGateway("g", "Gateway", Optional.empty(), Optional.empty(), capabilities);
    return Bytes.text(
        Introductions.initialized(
            new Endpoint(
                Optional.of("s"),
                server,
                new CatalogSnapshot(1, List.of(server), List.of(gateway), server),
                Relays.holding(Set.of())),
            "2025-11-25"));
  }

  private static JsonSlice json(String text) {
    return JsonText.parse(Bytes.of(text), JsonRules.STRICT);
  }
}
