package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.catalog.CatalogSnapshot;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.ServedForm;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.catalog.ServedServer;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingRing;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ItemListsTest {

  private static final RowOwnership PUBLIC =
      RowOwnership.of("team", "owner@example.com", Visibility.PUBLIC);
  private static final RowOwnership PRIVATE =
      RowOwnership.of("team", "owner@example.com", Visibility.PRIVATE);
  private static final Authority CALLER = Relays.holding(Set.of(Permission.TOOLS_EXECUTE));

  private final ItemLists lists = new ItemLists(new Forms(), sealer());

  @Test
  void anEmptyListIsAnArray() {
    assertThat(page(endpoint("s", List.of()), ItemKind.TOOL, Era.LEGACY, null))
        .isEqualTo("{\"tools\":[]}");
    assertThat(page(endpoint("s", List.of()), ItemKind.RESOURCE_TEMPLATE, Era.MODERN, null))
        .isEqualTo(
            "{\"resourceTemplates\":[],\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\"}");
  }

  @Test
  void whatTheCallerMayNotUseIsNotThere() {
    Endpoint endpoint =
        endpoint(
            "s",
            List.of(tool("b", "{\"name\":\"b\"}", PUBLIC), tool("a", "{\"name\":\"a\"}", PRIVATE)));

    assertThat(page(endpoint, ItemKind.TOOL, Era.LEGACY, null))
        .isEqualTo("{\"tools\":[{\"name\":\"b\"}]}");
    Endpoint reader =
        new Endpoint(
            endpoint.serverId(),
            endpoint.server(),
            endpoint.snapshot(),
            Relays.holding(Set.of(Permission.TOOLS_READ)));
    assertThat(page(reader, ItemKind.TOOL, Era.LEGACY, null)).isEqualTo("{\"tools\":[]}");
  }

  @Test
  void allPagesTogetherHaveEachItemOnce() {
    List<ServedItem> items = new ArrayList<>();
    for (int i = 0; i < 2 * ItemLists.PAGE + 1; i++) {
      String name = String.format(Locale.ROOT, "t%05d", i);
      items.add(tool(name, "{\"name\":\"" + name + "\"}", PUBLIC));
    }
    Endpoint endpoint = endpoint("s", items);
    Set<String> seen = new HashSet<>();
    int pages = 0;
    String cursor = null;
    do {
      JsonSlice page = json(page(endpoint, ItemKind.TOOL, Era.MODERN, cursor));
      page.member("tools")
          .orElseThrow()
          .elements()
          .forEach(tool -> seen.add(tool.text("name").get()));
      cursor = page.text("nextCursor").orElse(null);
      pages++;
    } while (cursor != null);

    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(2 * ItemLists.PAGE + 1);
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    List<ServedItem> items = new ArrayList<>();
    for (int i = 0; i <= ItemLists.PAGE; i++) {
      items.add(tool("t" + i, "{}", PUBLIC));
    }
    String cursor =
        json(page(endpoint("s", items), ItemKind.TOOL, Era.LEGACY, null))
            .text("nextCursor")
            .orElseThrow();

    for (String foreign : List.of(cursor + "x", "", "abc")) {
      assertThatThrownBy(() -> page(endpoint("s", items), ItemKind.TOOL, Era.LEGACY, foreign))
          .isInstanceOfSatisfying(
              McpErrorException.class, e -> assertThat(e.code()).isEqualTo(-32602));
    }
    assertThatThrownBy(() -> page(endpoint("other", items), ItemKind.TOOL, Era.LEGACY, cursor))
        .isInstanceOf(McpErrorException.class);
    assertThatThrownBy(() -> page(endpoint("s", items), ItemKind.PROMPT, Era.LEGACY, cursor))
        .isInstanceOf(McpErrorException.class);
  }

  @Test
  void eachEraSeesWhatItCanUse() {
    String withTask =
        "{\"name\":\"a\",\"execution\":{\"taskSupport\":\"required\"},\"inputSchema\":{}}";
    String withList = "{\"name\":\"b\",\"outputSchema\":{\"type\":\"array\"},\"x\":1.0}";
    String optional = "{\"name\":\"c\",\"execution\":{\"taskSupport\":\"optional\"}}";
    Endpoint endpoint =
        endpoint(
            "s",
            List.of(
                tool("a", withTask, PUBLIC),
                tool("b", withList, PUBLIC),
                tool("c", optional, PUBLIC)));

    assertThat(page(endpoint, ItemKind.TOOL, Era.LEGACY, null))
        .isEqualTo("{\"tools\":[{\"name\":\"b\",\"x\":1.0}," + optional + "]}");
    assertThat(page(endpoint, ItemKind.TOOL, Era.MODERN, null))
        .startsWith("{\"tools\":[" + withList + ",{\"name\":\"c\"}],");
  }

  @Test
  void eachEraSeesTheUpstreamServersFormForIt() {
    String old =
        "{\"name\":\"a\",\"description\":\"Old\",\"execution\":{\"taskSupport\":\"optional\"}}";
    String recent = "{\"name\":\"a\",\"outputSchema\":{\"type\":\"array\"}}";
    String task = "{\"name\":\"b\",\"execution\":{\"taskSupport\":\"required\"}}";
    Endpoint endpoint =
        endpoint(
            "s",
            List.of(
                tool("a", forms(old, recent), PUBLIC),
                tool("b", forms(task, "{\"name\":\"b\"}"), PUBLIC)));

    assertThat(page(endpoint, ItemKind.TOOL, Era.LEGACY, null))
        .isEqualTo("{\"tools\":[" + old + "]}");
    assertThat(page(endpoint, ItemKind.TOOL, Era.MODERN, null))
        .startsWith("{\"tools\":[" + recent + ",{\"name\":\"b\"}],");
    assertThat(Offers.find(endpoint, ItemKind.TOOL, "b", Era.LEGACY)).isEmpty();
    assertThat(Offers.find(endpoint, ItemKind.TOOL, "b", Era.MODERN)).isPresent();
  }

  private static Map<Era, ServedForm> forms(String legacy, String modern) {
    return Map.of(Era.LEGACY, Relays.form(legacy), Era.MODERN, Relays.form(modern));
  }

  private String page(Endpoint endpoint, ItemKind kind, Era era, String cursor) {
    return Bytes.text(
        lists.page(
            endpoint, kind, era, Optional.ofNullable(cursor).map(text -> json(Bytes.quote(text)))));
  }

  private static Endpoint endpoint(String id, List<ServedItem> items) {
    ServedServer server = new ServedServer(id, "Server", PUBLIC, items);
    return new Endpoint(
        Optional.of(id),
        server,
        new CatalogSnapshot(1, List.of(server), List.of(), server),
        CALLER);
  }

  private static ServedItem tool(String name, String definition, RowOwnership ownership) {
    return tool(name, Map.of(Era.LEGACY, Relays.form(definition)), ownership);
  }

  private static ServedItem tool(String name, Map<Era, ServedForm> forms, RowOwnership ownership) {
    return new ServedItem(
        ItemKind.TOOL, "id-" + name, name, name, forms, ownership, Optional.of("g"));
  }

  private static Sealer sealer() {
    SecretKey key = new SecretKeySpec(new byte[32], "AES");
    return new Sealer(
        new SealingRing(new KeyRing<>(List.of(new KeyRing.Entry<>(Optional.of("k"), key)))));
  }

  private static JsonSlice json(String text) {
    return JsonText.parse(Bytes.of(text), JsonRules.TOLERANT);
  }
}
