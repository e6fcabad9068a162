package dev.mcpgateway.usage;

/** How calls are audited. */
public enum CallAudit {
  /** Each has a row; where that cannot be written it is lost, and counted. */
  ON,
  /** Each has a row; where that cannot be written calls are refused. */
  STRICT,
  /** No call has a row. */
  OFF
}
