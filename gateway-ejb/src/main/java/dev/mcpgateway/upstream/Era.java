package dev.mcpgateway.upstream;

/** The two ways of the protocol, which share their messages and little of how they are sent. */
public enum Era {
  /** 2025-11-25 and earlier: {@code initialize}, then a session. */
  LEGACY,
  /** 2026-07-28 and later: {@code server/discover}, and each request stands alone. */
  MODERN
}
