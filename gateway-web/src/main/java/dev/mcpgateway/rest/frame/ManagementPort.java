package dev.mcpgateway.rest.frame;

import dev.mcpgateway.schema.SettingLookup;
import java.util.OptionalInt;

/**
 * The port of health and metrics, where there is one of their own: then they are nowhere else, and
 * nothing else is there.
 *
 * @param number 1 to 65,535; empty: every path is on every port
 */
record ManagementPort(OptionalInt number) {

  static final String PROPERTY = "mcpgateway.management-port";

  private static final int MAX = 65_535;

  /**
   * Reads the setting.
   *
   * @throws dev.mcpgateway.schema.InvalidSettingException where it is not a port
   */
  static ManagementPort from(SettingLookup lookup) {
    return new ManagementPort(
        lookup.find(PROPERTY).isPresent()
            ? OptionalInt.of(lookup.number(PROPERTY, 1, 1, MAX))
            : OptionalInt.empty());
  }

  /**
   * Whether a path is to be found at a port.
   *
   * @param port on which the connection came in
   */
  boolean serves(int port, String path) {
    return number.isEmpty() || isManagement(path) == (port == number.getAsInt());
  }

  private static boolean isManagement(String path) {
    return isUnder(path, "/health") || isUnder(path, "/metrics");
  }

  private static boolean isUnder(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }
}
