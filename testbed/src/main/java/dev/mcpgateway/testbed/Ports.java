package dev.mcpgateway.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free loopback ports for servers that keep their address over restarts. */
public final class Ports {
  /**
   * Below the range of ephemeral ports of Linux and macOS, so that no outgoing connection uses the
   * port while its server is down.
   */
  private static final int FIRST = 15_000;

  private static final int LAST = 31_999;

  private Ports() {}

  /** A port on which nothing listens at the moment. */
  public static int free() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (isFree(port)) {
        return port;
      }
    }
    throw new TestbedException("no free port from " + FIRST + " to " + LAST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
