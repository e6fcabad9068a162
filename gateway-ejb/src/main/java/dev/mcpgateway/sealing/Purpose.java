package dev.mcpgateway.sealing;

/**
 * What a sealed value is for. One that was sealed for something else cannot be opened: its key is
 * another one.
 */
public enum Purpose {
  /** The {@code Mcp-Session-Id} of a client. */
  SESSION("session"),
  /** The id of a request that goes from a server to a client. */
  REQUEST_ID("request-id"),
  /** The {@code requestState} of {@code input_required}. */
  REQUEST_STATE("request-state"),
  /** Where a page of a list begins. */
  CURSOR("cursor"),
  /** What the gateway identifies itself with to an upstream server. */
  CREDENTIAL("credential"),
  /** The id of a session at an upstream server. */
  UPSTREAM_SESSION("upstream-session");

  /** Part of what keys are derived from, so it stays when the constant is renamed. */
  private final String label;

  Purpose(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
