package dev.mcpgateway.testbed.mcp;

import java.util.List;

/** The two eras of the protocol over streamable HTTP. */
public enum McpEra {
  /** With {@code initialize} and sessions. */
  LEGACY,
  /** Stateless: each request declares its revision and its client's capabilities. */
  MODERN;

  /** The oldest first. */
  public List<String> revisions() {
    return switch (this) {
      case LEGACY -> List.of("2025-03-26", "2025-06-18", "2025-11-25");
      case MODERN -> List.of("2026-07-28");
    };
  }

  String newest() {
    return revisions().get(revisions().size() - 1);
  }
}
