package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonRpcId;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The calls that this replica waits for: keeps their clients waiting, and finds them again. */
@ApplicationScoped
public class RunningCalls {

  private static final Logger LOG = Logger.getLogger(RunningCalls.class.getName());
  private static final long ROUND_MILLIS = 1_000;

  private final Set<CallRelay> running = ConcurrentHashMap.newKeySet();
  private ScheduledExecutorService rounds;
  private ScheduledFuture<?> looking;

  void add(CallRelay relay) {
    running.add(relay);
    start();
  }

  void remove(CallRelay relay) {
    running.remove(relay);
  }

  int count() {
    return running.size();
  }

  /** Those of a client's session with that id; a client may use one for several. */
  List<CallRelay> of(UUID session, JsonRpcId id) {
    return running.stream().filter(relay -> relay.isOf(session, id)).toList();
  }

  boolean isAnyOfSession() {
    return running.stream().anyMatch(CallRelay::isOfSession);
  }

  /**
   * Tells the one that has asked, where it is at this replica, that its client has answered.
   *
   * @return whether there was one
   */
  boolean answered(String sealedId) {
    boolean wasAsked = false;
    for (CallRelay relay : running) {
      wasAsked |= relay.answered(sealedId);
    }
    return wasAsked;
  }

  /**
   * Does what a client has said at another replica.
   *
   * @param at when it did, of {@link System#nanoTime}: a call that began later is another one with
   *     the same id
   */
  void hear(Signal signal, long at) {
    running.forEach(relay -> relay.hear(signal, at));
  }

  private synchronized void start() {
    if (rounds == null) {
      rounds =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("mcpgateway-calls").factory());
      looking =
          rounds.scheduleWithFixedDelay(
              this::lookAtAll, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  void lookAtAll() {
    for (CallRelay relay : running) {
      try {
        relay.lookAt(System.nanoTime());
      } catch (RuntimeException | Error e) {
        // One that is thrown on would have been the last round.
        LOG.log(Level.WARNING, "A call could not be looked at", e);
      }
    }
  }

  @PreDestroy
  synchronized void stop() {
    if (rounds != null) {
      looking.cancel(false);
      rounds.shutdownNow();
    }
  }
}
