package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersTest {

  private static final String TASK = "{\"execution\":{\"taskSupport\":\"required\"}}";

  @Test
  void aUriThatIsVeryLongFitsNothing() {
    Endpoint endpoint =
        Relays.endpoint(
            List.of(
                Relays.item(ItemKind.RESOURCE_TEMPLATE, "note://{+path}", "note://{+path}", "{}")));
    String longest = "note://" + "x".repeat(Offers.MAX_URI - 7);

    assertThat(Offers.findResource(endpoint, longest, Era.LEGACY)).isPresent();
    assertThat(Offers.findResource(endpoint, longest + "x", Era.LEGACY)).isEmpty();
  }

  @Test
  void aToolThatRunsAsATaskAloneCannotBeCalledByAnyName() {
    Endpoint endpoint =
        Relays.endpoint(
            List.of(
                Relays.item(ItemKind.TOOL, "g-task", "same", TASK),
                Relays.item(ItemKind.TOOL, "h-tool", "same", "{}"),
                Relays.item(ItemKind.PROMPT, "g-prompt", "prompt", TASK)));

    assertThat(Offers.find(endpoint, ItemKind.TOOL, "g-task", Era.LEGACY)).isEmpty();
    assertThat(Offers.find(endpoint, ItemKind.TOOL, "same", Era.LEGACY).orElseThrow().exposedName())
        .isEqualTo("h-tool");
    assertThat(Offers.find(endpoint, ItemKind.PROMPT, "g-prompt", Era.LEGACY)).isPresent();
  }
}
