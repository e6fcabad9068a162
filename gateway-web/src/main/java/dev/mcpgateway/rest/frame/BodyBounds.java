package dev.mcpgateway.rest.frame;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How many bytes a request body may have: that depends on what is at the path.
 *
 * @param api of the operations of the REST API that are none of the following
 * @param catalog of resources, prompts and gateways, which have texts and certificates
 * @param imports of imports
 * @param mcp of messages to MCP endpoints
 */
record BodyBounds(int api, int catalog, int imports, int mcp) {

  static final String API = "mcpgateway.api.max-body-bytes";
  static final String CATALOG = "mcpgateway.api.max-catalog-body-bytes";
  static final String IMPORTS = "mcpgateway.api.max-import-bytes";
  static final String MCP = "mcpgateway.mcp.max-request-bytes";

  private static final int MIN = 1_024;
  private static final int KIB = 1_024;
  private static final int MIB = 1_024 * KIB;

  private static final Set<String> LARGE_IN_CATALOG = Set.of("gateways", "prompts", "resources");

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first setting that is not understood
   */
  static BodyBounds from(SettingLookup lookup) {
    return new BodyBounds(
        lookup.number(API, 64 * KIB, MIN, 10 * MIB),
        lookup.number(CATALOG, 256 * KIB, MIN, 10 * MIB),
        lookup.number(IMPORTS, 32 * MIB, MIN, 256 * MIB),
        lookup.number(MCP, 4 * MIB, MIN, 64 * MIB));
  }

  /**
   * The bound at a path.
   *
   * @param path decoded
   */
  int at(String path) {
    List<String> segments =
        Stream.of(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
    if (isMcp(segments)) {
      return mcp;
    }
    int first = segments.size() > 1 && VersionPrefix.V1.equals("/" + segments.get(0)) ? 1 : 0;
    String kind = segments.isEmpty() ? "" : segments.get(first);
    if (kind.equals("import")) {
      return imports;
    }
    return LARGE_IN_CATALOG.contains(kind) ? catalog : api;
  }

  private static boolean isMcp(List<String> segments) {
    return segments.equals(List.of("mcp"))
        || (segments.size() == 3
            && segments.get(0).equals("servers")
            && segments.get(2).equals("mcp"));
  }
}
