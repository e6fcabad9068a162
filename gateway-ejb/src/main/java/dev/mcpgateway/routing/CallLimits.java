package dev.mcpgateway.routing;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;

/**
 * How many calls a replica takes, and how much memory for all of them; 0 calls is no limit.
 *
 * @param maxPerCaller at once, 0 to 1,000,000
 * @param maxPerServer at once through one virtual server, 0 to 1,000,000
 * @param maxPerUpstream at once to one upstream server, 0 to 1,000,000
 * @param ratePerCaller a second, 0 to 1,000,000
 * @param heapShare what all that is buffered for calls may take of the heap, 1 to 50 percent
 */
public record CallLimits(
    int maxPerCaller, int maxPerServer, int maxPerUpstream, int ratePerCaller, int heapShare) {

  static final String MAX_PER_CALLER = "mcpgateway.calls.max-per-caller";
  static final String MAX_PER_SERVER = "mcpgateway.calls.max-per-server";
  static final String MAX_PER_UPSTREAM = "mcpgateway.calls.max-per-upstream";
  static final String RATE_PER_CALLER = "mcpgateway.calls.rate-per-caller";

  static final String HEAP_SHARE = "mcpgateway.calls.heap-share";

  private static final int DEFAULT_MAX = 512;
  private static final int DEFAULT_SHARE = 25;
  private static final int HIGHEST_SHARE = 50;
  private static final int HIGHEST = 1_000_000;

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first that is not understood
   */
  public static CallLimits from(SettingLookup lookup) {
    return new CallLimits(
        lookup.number(MAX_PER_CALLER, DEFAULT_MAX, 0, HIGHEST),
        lookup.number(MAX_PER_SERVER, DEFAULT_MAX, 0, HIGHEST),
        lookup.number(MAX_PER_UPSTREAM, DEFAULT_MAX, 0, HIGHEST),
        lookup.number(RATE_PER_CALLER, 0, 0, HIGHEST),
        lookup.number(HEAP_SHARE, DEFAULT_SHARE, 1, HIGHEST_SHARE));
  }
}
