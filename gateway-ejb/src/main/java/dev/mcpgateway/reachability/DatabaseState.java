package dev.mcpgateway.reachability;

/** What can be done with the database. */
public enum DatabaseState {
  /** It answers, and can be written to. */
  WRITABLE,
  /** It answers, but refuses to be written to, as a standby does. */
  READ_ONLY,
  /** It does not answer. */
  UNREACHABLE
}
