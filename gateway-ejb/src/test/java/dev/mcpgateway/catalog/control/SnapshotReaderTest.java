package dev.mcpgateway.catalog.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.ServedForm;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.catalog.control.SnapshotReader.Place;
import dev.mcpgateway.catalog.control.SnapshotReader.Shown;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotReaderTest {

  private static final Place BY_ITS_OWN = new Place("i", Optional.empty());

  private final Map<String, ServedItem> items = Map.of("i", item());
  private final Map<Shown, ServedItem> renamed = new HashMap<>();

  @Test
  void whatManyServersShowByOneNameIsKeptOnce() {
    ServedItem first = only(BY_ITS_OWN, true);

    assertThat(first.exposedName()).isEqualTo("original");
    assertThat(text(first)).isEqualTo("{\"name\":\"original\"}");
    assertThat(only(BY_ITS_OWN, true)).isSameAs(first);
    assertThat(only(new Place("i", Optional.of("original")), false)).isSameAs(first);
  }

  @Test
  void eachNameIsAnothersAndItsOwnTakesNothing() {
    ServedItem other = only(new Place("i", Optional.of("other")), false);

    assertThat(text(other)).isEqualTo("{\"name\":\"other\"}");
    assertThat(text(only(BY_ITS_OWN, true))).isEqualTo("{\"name\":\"original\"}");
    assertThat(only(BY_ITS_OWN, false)).isSameAs(items.get("i"));
  }

  private ServedItem only(Place place, boolean originalNames) {
    List<ServedItem> placed = SnapshotReader.placed(List.of(place), items, renamed, originalNames);
    assertThat(placed).hasSize(1);
    return placed.get(0);
  }

  private static ServedItem item() {
    return new ServedItem(
        ItemKind.TOOL,
        "i",
        "g-original",
        "original",
        Map.of(
            Era.MODERN,
            new ServedForm(json("{\"name\":\"g-original\"}"), json("{\"name\":\"original\"}"))),
        RowOwnership.of("t", "o@example.com", Visibility.PUBLIC),
        Optional.of("g"));
  }

  private static JsonSlice json(String text) {
    return JsonText.parse(text.getBytes(StandardCharsets.UTF_8), JsonRules.TOLERANT);
  }

  private static String text(ServedItem item) {
    return new String(item.form(Era.MODERN).definition().bytes(), StandardCharsets.UTF_8);
  }
}
