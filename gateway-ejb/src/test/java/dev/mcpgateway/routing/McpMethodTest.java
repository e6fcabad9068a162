package dev.mcpgateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class McpMethodTest {

  /** The table of docs/mcp.md: eras, the member that Mcp-Name repeats, permissions. */
  private static final Map<String, String> EXPECTED =
      Map.ofEntries(
          Map.entry("initialize", "legacy - []"),
          Map.entry("ping", "legacy - []"),
          Map.entry("logging/setLevel", "legacy - []"),
          Map.entry("server/discover", "modern - []"),
          Map.entry("subscriptions/listen", "modern - [servers.use]"),
          Map.entry("tools/list", "legacy modern - [tools.execute]"),
          Map.entry("tools/call", "legacy modern name [tools.execute]"),
          Map.entry("resources/list", "legacy modern - [resources.read]"),
          Map.entry("resources/templates/list", "legacy modern - [resources.read]"),
          Map.entry("resources/read", "legacy modern uri [resources.read]"),
          Map.entry("resources/subscribe", "legacy uri [resources.read]"),
          Map.entry("resources/unsubscribe", "legacy uri [resources.read]"),
          Map.entry("prompts/list", "legacy modern - [prompts.read]"),
          Map.entry("prompts/get", "legacy modern name [prompts.read]"),
          Map.entry("completion/complete", "legacy modern - [prompts.read, resources.read]"));

  @Test
  void eachMethodSaysWhatItNeeds() {
    Map<String, String> actual = new TreeMap<>();
    for (McpMethod method : McpMethod.values()) {
      actual.put(
          method.id(),
          (method.isIn(Era.LEGACY) ? "legacy " : "")
              + (method.isIn(Era.MODERN) ? "modern " : "")
              + method.nameMember().orElse("-")
              + " "
              + method.permissions().stream().map(Permission::id).sorted().toList());
    }

    assertThat(actual).isEqualTo(EXPECTED);
  }

  @Test
  void whatAMethodNeedsIsWhatItsRowsNeed() {
    Set<Permission> onRows =
        Arrays.stream(ItemKind.values()).map(McpMethod::permissionOn).collect(Collectors.toSet());

    assertThat(onRows)
        .containsExactlyInAnyOrder(
            Permission.TOOLS_EXECUTE, Permission.RESOURCES_READ, Permission.PROMPTS_READ);
    assertThat(Arrays.stream(McpMethod.values()).flatMap(m -> m.permissions().stream()))
        .allMatch(p -> onRows.contains(p) || p == Permission.SERVERS_USE);
  }

  @Test
  void aMethodIsFoundInItsEraAlone() {
    assertThat(McpMethod.of("ping", Era.LEGACY)).contains(McpMethod.PING);
    assertThat(McpMethod.of("ping", Era.MODERN)).isEmpty();
    assertThat(McpMethod.of("Tools/call", Era.MODERN)).isEmpty();
    assertThat(McpMethod.of("tasks/get", Era.MODERN)).isEmpty();
  }
}
