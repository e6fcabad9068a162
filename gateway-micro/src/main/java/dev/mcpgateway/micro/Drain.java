package dev.mcpgateway.micro;

import dev.mcpgateway.micro.boot.Termination;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The drain between SIGTERM and the end of the process: the gateway reports that it is not ready,
 * keeps serving until clients and proxies have noticed, ends the open streams, and finishes the
 * requests in flight.
 *
 * @param time how long it keeps serving, from zero to ten minutes
 */
record Drain(Duration time) {

  static final String PROPERTY = "mcpgateway.drain";

  /** The name of the application's MBean, which is in another class loader. */
  private static final String TRAFFIC = "dev.mcpgateway:type=InFlightRequests";

  /** With the time to drain and to stop this is within the usual 30 seconds before SIGKILL. */
  private static final Duration MAX_REQUEST = Duration.ofSeconds(15);

  private static final long MILLIS_BETWEEN_LOOKS = 50;

  /** An answer is counted as given a moment before the last of it is sent. */
  private static final long MILLIS_TO_SEND = 200;

  /**
   * Reads the setting.
   *
   * @throws InvalidSettingException if it is not such a duration
   */
  static Drain from(SettingLookup lookup) {
    return new Drain(lookup.duration(PROPERTY, "PT0S", "PT0S", "PT10M"));
  }

  /** Makes the process drain before it ends. */
  void arrange() {
    Termination.precedeBy(this::run);
  }

  private void run() throws InterruptedException, JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName traffic = new ObjectName(TRAFFIC);
    server.setAttribute(traffic, new Attribute("Draining", true));
    if (!time.isZero()) {
      Console.LOG.info("Draining for %s: not ready any more, but serving".formatted(time));
      Thread.sleep(time.toMillis());
    }
    endStreams(server, traffic);
    finishRequests(server, traffic);
  }

  /** Only now: clients reconnect at once, so load balancers must have noticed before. */
  private static void endStreams(MBeanServer server, ObjectName traffic) throws JMException {
    int open = (Integer) server.getAttribute(traffic, "OpenStreams");
    if (open > 0) {
      Console.LOG.info(String.format(Locale.ROOT, "Ending %d open streams", open));
    }
    server.invoke(traffic, "endStreams", new Object[0], new String[0]);
  }

  private static void finishRequests(MBeanServer server, ObjectName traffic)
      throws InterruptedException, JMException {
    long deadline = System.nanoTime() + MAX_REQUEST.toNanos();
    int left = inFlight(server, traffic);
    while (left > 0 && System.nanoTime() < deadline) {
      Thread.sleep(MILLIS_BETWEEN_LOOKS);
      left = inFlight(server, traffic);
    }
    if (left > 0) {
      Console.LOG.warning(
          String.format(Locale.ROOT, "%d requests were not finished within %s", left, MAX_REQUEST));
    }
    Thread.sleep(MILLIS_TO_SEND);
  }

  private static int inFlight(MBeanServer server, ObjectName traffic) throws JMException {
    return (Integer) server.getAttribute(traffic, "RequestsInFlight");
  }
}
