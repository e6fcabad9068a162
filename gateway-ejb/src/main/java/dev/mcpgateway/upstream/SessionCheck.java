package dev.mcpgateway.upstream;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether the gateway can go on with a session that a server of the older revisions begins. */
public final class SessionCheck {

  static final Set<String> VERSIONS =
      Set.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,1024}");

  private SessionCheck() {}

  /**
   * Checks what the server has said.
   *
   * @param id {@code Mcp-Session-Id}; a server may do without
   * @param version {@code protocolVersion}
   * @throws UpstreamException NOT_MCP, or UNSUPPORTED_VERSION: then the session can be ended by its
   *     id
   */
  public static void check(UpstreamAddress address, Optional<String> id, String version) {
    FailureTranslation failures = new FailureTranslation(address, false);
    if (id.filter(text -> !ID.matcher(text).matches()).isPresent()) {
      throw failures.failure(
          UpstreamFault.NOT_MCP,
          "%s begins a session whose Mcp-Session-Id is no visible ASCII, or longer than 1024.");
    }
    if (!VERSIONS.contains(version)) {
      throw failures.failure(
          UpstreamFault.UNSUPPORTED_VERSION,
          "%s speaks the revision " + Quoted.of(version) + ", which the gateway does not.");
    }
  }
}
