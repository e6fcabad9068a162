package dev.mcpgateway.micro;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.Optional;

/**
 * A port to serve on.
 *
 * @param property the setting that names it
 * @param number from 1 to 65535
 */
record HttpPort(String property, int number) {

  static final String PROPERTY = "mcpgateway.http-port";

  /** The port for health and metrics only; without it they are on the main port. */
  static final String MANAGEMENT_PROPERTY = "mcpgateway.management-port";

  private static final int DEFAULT = 8080;
  private static final int MAX = 65_535;

  /**
   * Reads the setting.
   *
   * @throws InvalidSettingException if it is not a port
   */
  static HttpPort from(SettingLookup lookup) {
    return new HttpPort(PROPERTY, lookup.number(PROPERTY, DEFAULT, 1, MAX));
  }

  /**
   * Reads the setting of the port for health and metrics.
   *
   * @throws InvalidSettingException if it is not a port, or the other one
   */
  static Optional<HttpPort> managementFrom(SettingLookup lookup) {
    if (lookup.find(MANAGEMENT_PROPERTY).isEmpty()) {
      return Optional.empty();
    }
    int number = lookup.number(MANAGEMENT_PROPERTY, DEFAULT, 1, MAX);
    if (number == from(lookup).number()) {
      throw new InvalidSettingException(
          MANAGEMENT_PROPERTY,
          String.format(
              Locale.ROOT,
              "is %d, as %s is: another port is accepted",
              number,
              SettingLookup.environmentName(PROPERTY)));
    }
    return Optional.of(new HttpPort(MANAGEMENT_PROPERTY, number));
  }

  /**
   * Checks that the port can be served on: the platform finds out too late, and keeps running
   * without it.
   *
   * @throws CannotStartException if it cannot
   */
  void refuseIfTaken() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(number));
    } catch (IOException e) {
      throw new CannotStartException(
          String.format(
              Locale.ROOT,
              "Port %d cannot be served on (%s): free it, or set %s (%s) to another.",
              number,
              e.getMessage(),
              property,
              SettingLookup.environmentName(property)),
          e);
    }
  }
}
