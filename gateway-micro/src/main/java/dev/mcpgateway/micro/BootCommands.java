package dev.mcpgateway.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Configures the listeners of the platform before it serves. See docs/adr/0110.
 *
 * @param managementPort the port of the second listener, if there is one
 */
record BootCommands(Optional<HttpPort> managementPort) {

  private static final String CONFIG = " configs.config.server-config.network-config.";

  /** The timeout for the next bytes of a body; the default is 30 seconds. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  /** Probes and scrapes arrive one at a time; each thread costs memory. */
  private static final int MAX_MANAGEMENT_THREADS = 4;

  /** Writes them to a file, for the platform to read. */
  void write(Path file) throws IOException {
    Files.write(file, lines());
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    // One command sets all: each one starts a transaction of its own on the configuration.
    StringBuilder settings = new StringBuilder("set");
    settings.append(http("http-listener"));
    settings.append(CONFIG + "transports.transport.tcp.read-timeout-millis=");
    settings.append(READ_TIMEOUT.toMillis());
    if (managementPort.isPresent()) {
      lines.add(
          "create-threadpool --minthreadpoolsize=1 --maxthreadpoolsize="
              + MAX_MANAGEMENT_THREADS
              + " management-threads");
      lines.add(
          "create-http-listener --listeneraddress=0.0.0.0 --listenerport="
              + managementPort.get().number()
              + " --default-virtual-server=server management-listener");
      settings.append(CONFIG + "network-listeners.network-listener.management-listener");
      settings.append(".thread-pool=management-threads");
      settings.append(http("management-listener"));
    }
    lines.add(settings.toString());
    return lines;
  }

  /**
   * HTTP/1.1 only: cleartext HTTP/2 tunnels through proxies unseen, and one connection with reset
   * streams keeps every thread busy. And connections are not closed after 250 requests.
   */
  private static String http(String listener) {
    String http = CONFIG + "protocols.protocol." + listener + ".http.";
    return http + "http2-enabled=false" + http + "max-connections=-1";
  }
}
