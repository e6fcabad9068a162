package dev.mcpgateway.routing.control;

import java.util.Optional;

/**
 * A session at an upstream server.
 *
 * @param id what the server calls it; empty where it does without
 * @param protocolVersion that was agreed on
 */
record UpstreamSession(Optional<String> id, String protocolVersion) {

  /** Whoever has the id has the session. */
  @Override
  public String toString() {
    return "UpstreamSession[%s]".formatted(protocolVersion);
  }
}
