package dev.mcpgateway.catalog;

import dev.mcpgateway.jsonrpc.CanonicalHash;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonText;
import java.util.Set;

/**
 * The hash by which it is recognised whether an upstream server has changed what it says of an
 * item. What counts is what agents and people go by: a resource's {@code size} tells of what is in
 * it now, and members that are not known here may come with any revision of the protocol.
 */
public final class DefinitionHash {

  private static final Set<String> OF_TOOLS =
      Set.of(
          "name",
          "title",
          "description",
          "inputSchema",
          "outputSchema",
          "annotations",
          "icons",
          "_meta",
          "execution");

  /** Of templates, too. */
  private static final Set<String> OF_RESOURCES =
      Set.of(
          "uri",
          "uriTemplate",
          "name",
          "title",
          "description",
          "mimeType",
          "annotations",
          "icons",
          "_meta");

  private static final Set<String> OF_PROMPTS =
      Set.of("name", "title", "description", "arguments", "icons", "_meta");

  private DefinitionHash() {}

  /**
   * As in {@code 1:9f86d0…}, with the version of its rule.
   *
   * @param item one JSON object
   */
  public static String of(CatalogKind kind, byte[] item) {
    Set<String> members =
        switch (kind) {
          case TOOL -> OF_TOOLS;
          case RESOURCE -> OF_RESOURCES;
          case PROMPT -> OF_PROMPTS;
          case GATEWAY, SERVER, A2A_AGENT ->
              throw new IllegalArgumentException("%s has no definition".formatted(kind));
        };
    return CanonicalHash.of(JsonText.parse(item, JsonRules.TOLERANT), members::contains).toString();
  }
}
