package dev.mcpgateway.inflight;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.time.Duration;

/**
 * The settings of open streams.
 *
 * @param max how many there may be at a replica, 1 to 1,000,000
 * @param keepAlive how often something is written to each, 1 second to 5 minutes
 */
record StreamSettings(int max, Duration keepAlive) {

  static final String MAX = "mcpgateway.streams.max";
  static final String KEEP_ALIVE = "mcpgateway.streams.keep-alive";

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first setting that is not understood
   */
  static StreamSettings from(SettingLookup lookup) {
    return new StreamSettings(
        lookup.number(MAX, 2_000, 1, 1_000_000),
        lookup.duration(KEEP_ALIVE, "PT25S", "PT1S", "PT5M"));
  }
}
