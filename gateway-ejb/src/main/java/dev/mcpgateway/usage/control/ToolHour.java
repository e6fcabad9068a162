package dev.mcpgateway.usage.control;

import java.time.Instant;

/**
 * The calls of a tool in an hour, at one replica since it last told the database.
 *
 * @param key of which tool and hour
 * @param errors how many of the calls did not give the agent a result
 * @param totalMicros of all calls together
 * @param last when the last of them began
 */
record ToolHour(
    Key key,
    long calls,
    long errors,
    long totalMicros,
    long minMicros,
    long maxMicros,
    Instant last) {

  /**
   * What is counted for itself.
   *
   * @param tool the id of its row
   * @param hour when it began
   */
  record Key(String tool, Instant hour) {}

  /** Both together. */
  ToolHour plus(ToolHour more) {
    return new ToolHour(
        key,
        calls + more.calls,
        errors + more.errors,
        totalMicros + more.totalMicros,
        Math.min(minMicros, more.minMicros),
        Math.max(maxMicros, more.maxMicros),
        last.isAfter(more.last) ? last : more.last);
  }
}
