package dev.mcpgateway.usage.control;

import dev.mcpgateway.settings.ConfiguredSettings;
import dev.mcpgateway.usage.CallAudit;
import dev.mcpgateway.usage.CallRecord;
import dev.mcpgateway.usage.UsageSettings;
import dev.mcpgateway.usage.UsageStatus;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps what became of calls. Whoever ends a call waits for nothing: one thread writes, in batches,
 * a second or a thousand calls later at the most. What waits is bounded; what has no room while the
 * database does not answer is lost, and counted.
 */
@ApplicationScoped
public class CallUsage {

  private static final Logger LOG = Logger.getLogger(CallUsage.class.getName());

  private static final long ROUND_MILLIS = 1_000;
  private static final int ROUNDS_BETWEEN_HOURS = 5;
  private static final int ROUNDS_BETWEEN_LEASES = 600;
  private static final long TIME_TO_STOP_SECONDS = 10;

  private UsageSettings settings;
  private UsageStatus status;
  private UsageStore store;
  private AuditQueue audit;
  private final ToolHours hours = new ToolHours();
  private final AtomicBoolean isWoken = new AtomicBoolean();
  private volatile boolean isAuditFailing;
  private volatile boolean isStopped;

  private volatile Optional<Running> running = Optional.empty();

  // Of the thread that writes.
  private boolean areHoursFailing;
  private Optional<String> lease = Optional.empty();
  private long round;

  private record Running(ScheduledExecutorService thread, Future<?> rounds) {}

  protected CallUsage() {}

  @Inject
  public CallUsage(UsageStatus status, UsageStore store) {
    this(UsageSettings.from(ConfiguredSettings.lookup()), status, store);
  }

  CallUsage(UsageSettings settings, UsageStatus status, UsageStore store) {
    this.settings = settings;
    this.status = status;
    this.store = store;
    audit = new AuditQueue(status);
  }

  /**
   * Asks to begin a call; {@link #ended} has to follow where it may.
   *
   * @return whether it may: not where it has to be audited, and cannot be
   */
  public boolean begin() {
    return settings.audit() != CallAudit.STRICT || (!isAuditFailing && audit.reserve());
  }

  /** Keeps a call that is over. */
  public void ended(CallRecord call) {
    if (isStopped) {
      status.addLost(1);
      LOG.warning(
          () ->
              "A call of request %s ended after the last was written: it is not kept"
                  .formatted(call.origin().requestId()));
      return;
    }
    boolean isCounted = hours.add(call);
    boolean isAudited =
        switch (settings.audit()) {
          case STRICT -> true;
          case ON -> audit.reserve();
          case OFF -> false;
        };
    if (isAudited) {
      audit.add(AuditRow.of(call));
    }
    if (!isCounted || (!isAudited && settings.audit() != CallAudit.OFF)) {
      status.addLost(1);
    }
    Running writer = running.orElseGet(this::start);
    if (status.waiting() >= AuditQueue.BATCH
        && !isAuditFailing
        && isWoken.compareAndSet(false, true)) {
      wake(writer);
    }
  }

  /** Nothing is done before the first call. */
  private synchronized Running start() {
    if (running.isEmpty()) {
      ScheduledExecutorService thread =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("mcpgateway-usage").factory());
      running =
          Optional.of(
              new Running(
                  thread,
                  thread.scheduleWithFixedDelay(
                      this::lookAround, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS)));
    }
    return running.get();
  }

  private void wake(Running writer) {
    try {
      writer
          .thread()
          .execute(
              () -> {
                isWoken.set(false);
                writeAudit();
              });
    } catch (RejectedExecutionException stopped) {
      LOG.log(Level.FINE, "It is stopping, and writes what there is", stopped);
    }
  }

  private void lookAround() {
    try {
      round++;
      boolean isDone = writeAudit();
      if (isDone && round % ROUNDS_BETWEEN_HOURS == 0) {
        isDone = writeHours();
      }
      if (isDone) {
        forgetSome();
      }
    } catch (RuntimeException | Error e) {
      // One that is thrown on would have been the last round.
      LOG.log(Level.SEVERE, "What became of calls could not be kept", e);
    }
  }

  /** Writes all that waits; whether that could be done. */
  private boolean writeAudit() {
    for (List<AuditRow> batch = audit.batch(); !batch.isEmpty(); batch = audit.batch()) {
      try {
        store.audit(batch);
      } catch (SQLException | RuntimeException | Error e) {
        if (!isRefused(e)) {
          failed("The audit of calls", isAuditFailing, e);
          isAuditFailing = true;
          return false;
        }
        status.addLost(batch.size());
        LOG.log(Level.SEVERE, "The database refuses the audit of calls", e);
      }
      audit.written();
      works("The audit of calls", isAuditFailing);
      isAuditFailing = false;
    }
    return true;
  }

  /** What the database will not take however often it is asked would keep all others waiting. */
  private static boolean isRefused(Throwable e) {
    String state = e instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
    return state.startsWith("22") || state.startsWith("23");
  }

  /** Calls go on without it: only what is to be audited has to be. */
  private boolean writeHours() {
    List<ToolHour> taken = hours.takeAll();
    for (int from = 0; from < taken.size(); from += AuditQueue.BATCH) {
      try {
        store.add(taken.subList(from, Math.min(from + AuditQueue.BATCH, taken.size())));
      } catch (SQLException | RuntimeException | Error e) {
        status.addLost(hours.giveBack(taken.subList(from, taken.size())));
        failed("Figures of calls", areHoursFailing, e);
        areHoursFailing = true;
        return false;
      }
      works("Figures of calls", areHoursFailing);
      areHoursFailing = false;
    }
    return true;
  }

  private void forgetSome() {
    try {
      if (lease.isEmpty() && round % ROUNDS_BETWEEN_LEASES == 1) {
        lease = store.takeLease();
      }
      if (lease.isPresent() && !store.deleteSome(lease.get(), settings)) {
        lease = Optional.empty();
      }
    } catch (SQLException e) {
      // Another round would fail alike; the lease is free again after its hour.
      lease = Optional.empty();
      LOG.log(Level.WARNING, "What became of old calls was not deleted", e);
    }
  }

  private static void failed(String what, boolean isKnown, Throwable e) {
    LOG.log(
        isKnown ? Level.FINE : Level.WARNING,
        e,
        () -> what + " cannot be written now: it is tried again");
  }

  private static void works(String what, boolean hasFailed) {
    if (hasFailed) {
      LOG.info(() -> what + " can be written again");
    }
  }

  /** Writes what there is, and says of how many calls that could not be done. */
  @PreDestroy
  void stop() {
    isStopped = true;
    if (running.isEmpty()) {
      return;
    }
    running.get().rounds().cancel(false);
    running.get().thread().shutdown();
    try {
      if (running.get().thread().awaitTermination(TIME_TO_STOP_SECONDS, TimeUnit.SECONDS)
          && writeAudit()
          && writeHours()) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long uncounted = hours.takeAll().stream().mapToLong(ToolHour::calls).sum();
    status.addLost(Math.max(status.waiting(), uncounted));
    LOG.log(
        Level.WARNING,
        "The gateway stops while the audit of {0} calls and the figures of {1} are not written",
        new Object[] {status.waiting(), uncounted});
  }
}
