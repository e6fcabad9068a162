package dev.mcpgateway.reachability;

/** The state of the database. */
public enum DatabaseState {
  /** It answers and accepts writes. */
  WRITABLE,
  /** It answers but refuses writes, like a standby. */
  READ_ONLY,
  /** It does not answer. */
  UNREACHABLE
}
