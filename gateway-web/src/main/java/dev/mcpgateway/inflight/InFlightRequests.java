package dev.mcpgateway.inflight;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** Counts the requests in flight, and knows whether this replica is being taken out of service. */
@ApplicationScoped
public class InFlightRequests {

  /** Agreed with the launcher, which is in another class loader. */
  static final String NAME = "dev.mcpgateway:type=InFlightRequests";

  @Inject private OpenStreams streams;

  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean draining;

  void register(@Observes @Initialized(ApplicationScoped.class) Object started) throws JMException {
    unregister(started);
    ManagementFactory.getPlatformMBeanServer()
        .registerMBean(
            new StandardMBean(new Managed(), InFlightRequestsMXBean.class, true),
            new ObjectName(NAME));
  }

  /** Also takes away what an application before this one may have left. */
  void unregister(@Observes @BeforeDestroyed(ApplicationScoped.class) Object ending)
      throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName(NAME);
    if (server.isRegistered(name)) {
      server.unregisterMBean(name);
    }
  }

  /** Whether no more requests are wanted. */
  public boolean isDraining() {
    return draining;
  }

  /** One more; {@link #ended} has to follow. */
  public void began() {
    inFlight.incrementAndGet();
  }

  public void ended() {
    inFlight.decrementAndGet();
  }

  int inFlight() {
    return inFlight.get();
  }

  void drain(boolean wanted) {
    draining = wanted;
    if (!wanted) {
      streams.admit();
    }
  }

  /** A class of its own, since this one is behind a proxy. */
  private final class Managed implements InFlightRequestsMXBean {

    @Override
    public int getRequestsInFlight() {
      return inFlight();
    }

    @Override
    public boolean isDraining() {
      return draining;
    }

    @Override
    public void setDraining(boolean wanted) {
      drain(wanted);
    }

    @Override
    public int getOpenStreams() {
      return streams.count();
    }

    @Override
    public void endStreams() {
      streams.endAll();
    }
  }
}
