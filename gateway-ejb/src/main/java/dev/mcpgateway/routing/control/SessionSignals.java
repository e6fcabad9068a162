package dev.mcpgateway.routing.control;

import dev.mcpgateway.routing.control.SignalStore.Since;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells other replicas what clients say here about their sessions, and hears what they say there:
 * while calls of sessions run here, the database is asked four times a second, as no replica speaks
 * to another and a pooler has no LISTEN.
 */
@ApplicationScoped
public class SessionSignals {

  private static final Logger LOG = Logger.getLogger(SessionSignals.class.getName());
  private static final long ROUND_MILLIS = 250;

  /** What is not written yet; beyond that the database is too slow for what clients say. */
  static final int MAX_WAITING = 1_000;

  private SignalStore store;
  private RunningCalls running;

  // Guarded by this.
  private final List<Signal> waiting = new ArrayList<>();
  private boolean isWriting;
  private ScheduledExecutorService rounds;
  private ScheduledFuture<?> hearing;

  /** Of the thread that hears. */
  private long heard = -1;

  private boolean isDatabaseAway;

  protected SessionSignals() {}

  @Inject
  public SessionSignals(SignalStore store, RunningCalls running) {
    this.store = store;
    this.running = running;
  }

  /** Tells the other replicas, and returns at once. What cannot be told is lost. */
  void tell(Signal signal) {
    synchronized (this) {
      if (waiting.size() >= MAX_WAITING) {
        LOG.log(Level.WARNING, "Other replicas are not told what a client says: too much waits");
        return;
      }
      waiting.add(signal);
      if (isWriting) {
        return;
      }
      isWriting = true;
    }
    Thread.ofVirtual().name("mcp-signals").start(this::write);
  }

  private void write() {
    for (List<Signal> next = next(); !next.isEmpty(); next = next()) {
      try {
        store.add(next);
      } catch (SQLException | RuntimeException | Error e) {
        // One that is thrown on would have been the last that is written.
        LOG.log(Level.WARNING, "Other replicas were not told what clients say", e);
      }
    }
  }

  private synchronized List<Signal> next() {
    List<Signal> next = List.copyOf(waiting);
    waiting.clear();
    isWriting = !next.isEmpty();
    return next;
  }

  /** Hears from now on what is said elsewhere, while calls of sessions run here. */
  synchronized void listen() {
    if (rounds == null) {
      rounds =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("mcpgateway-signals").factory());
      hearing =
          rounds.scheduleWithFixedDelay(
              this::hear, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void hear() {
    try {
      if (running.isAnyOfSession()) {
        Since news = store.since(heard);
        long now = System.nanoTime();
        heard = news.version();
        news.signals().forEach(each -> running.hear(each.signal(), now - each.age().toNanos()));
        isDatabaseAway = false;
      }
    } catch (SQLException | RuntimeException | Error e) {
      // Once for as long as it lasts; calls of clients say the same more often. One that is thrown
      // on would have been the last round.
      LOG.log(
          isDatabaseAway ? Level.FINE : Level.WARNING, "What other replicas say is not heard", e);
      isDatabaseAway = true;
    }
  }

  @PreDestroy
  synchronized void stop() {
    if (rounds != null) {
      hearing.cancel(false);
      rounds.shutdownNow();
    }
  }
}
