package dev.mcpgateway.micro;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/**
 * The port that is served on.
 *
 * @param number from 1 to 65535
 */
record HttpPort(int number) {

  static final String PROPERTY = "mcpgateway.http-port";

  private static final int PRESET = 8080;
  private static final int HIGHEST = 65_535;

  /**
   * Reads the setting.
   *
   * @throws InvalidSettingException where it is not a port
   */
  static HttpPort from(SettingLookup lookup) {
    return new HttpPort(lookup.number(PROPERTY, PRESET, 1, HIGHEST));
  }

  /**
   * Looks whether the port can be served on: the platform finds out too late, and stays up without.
   *
   * @throws CannotStartException where it cannot
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
              PROPERTY,
              SettingLookup.environmentName(PROPERTY)),
          e);
    }
  }
}
