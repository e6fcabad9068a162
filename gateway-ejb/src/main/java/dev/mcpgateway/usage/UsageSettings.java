package dev.mcpgateway.usage;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.time.Duration;
import java.util.Locale;

/**
 * The settings of what is kept of calls.
 *
 * @param audit how calls are audited
 * @param auditRetention how long the row of a call is kept, 1 day to 10 years
 * @param hoursRetention how long the figures of an hour are kept, 1 day to 10 years
 */
public record UsageSettings(CallAudit audit, Duration auditRetention, Duration hoursRetention) {

  static final String AUDIT = "mcpgateway.audit.calls";
  static final String AUDIT_RETENTION = "mcpgateway.audit.calls-retention";
  static final String HOURS_RETENTION = "mcpgateway.calls.hours-retention";

  private static final String SHORTEST = "P1D";
  private static final String LONGEST = "P3650D";

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first that is not understood
   */
  public static UsageSettings from(SettingLookup lookup) {
    return new UsageSettings(
        audit(lookup.find(AUDIT).orElse("on")),
        lookup.duration(AUDIT_RETENTION, "P90D", SHORTEST, LONGEST),
        lookup.duration(HOURS_RETENTION, "P365D", SHORTEST, LONGEST));
  }

  private static CallAudit audit(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "on" -> CallAudit.ON;
      case "strict" -> CallAudit.STRICT;
      case "off" -> CallAudit.OFF;
      default ->
          throw new InvalidSettingException(
              AUDIT, "is '%s': on, strict and off are accepted".formatted(value));
    };
  }
}
