package dev.mcpgateway.session;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.time.Duration;

/**
 * The settings of sessions.
 *
 * @param validity how long a session lasts, 1 minute to 30 days
 */
public record SessionConfiguration(Duration validity) {

  public static final String VALIDITY = "mcpgateway.mcp.session-validity";

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first setting that is not understood
   */
  public static SessionConfiguration from(SettingLookup lookup) {
    return new SessionConfiguration(lookup.duration(VALIDITY, "P7D", "PT1M", "P30D"));
  }
}
