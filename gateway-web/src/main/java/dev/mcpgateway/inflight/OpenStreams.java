package dev.mcpgateway.inflight;

import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The streams that are open at this replica: keeps them alive, and ends them when the replica is
 * taken out of service, since none of them ends by itself. A call that ends by itself, however long
 * it takes, is none of them: it is waited for.
 */
@ApplicationScoped
public class OpenStreams {

  private static final Logger LOG = Logger.getLogger(OpenStreams.class.getName());

  private final Set<Entry> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final StreamSettings settings;
  private volatile boolean ending;

  @Resource private ManagedThreadFactory threads;
  private ScheduledExecutorService clock;
  private ScheduledFuture<?> rounds;

  public OpenStreams() {
    this(StreamSettings.from(ConfiguredSettings.lookup()));
  }

  OpenStreams(StreamSettings settings) {
    this.settings = settings;
  }

  /** A stream that is open until this is closed, which may be done more than once. */
  public interface Registration extends AutoCloseable {

    @Override
    void close();
  }

  /**
   * Has a stream kept alive from now on, and ended when that is due: which may be before this
   * returns.
   *
   * @throws StreamRefusedException if it must not be opened; it may have been told to end then
   */
  public Registration register(OpenStream stream) {
    if (count.incrementAndGet() > settings.max()) {
      count.decrementAndGet();
      throw StreamRefusedException.full();
    }
    Entry entry = new Entry(stream);
    open.add(entry);
    if (ending) {
      entry.close();
      throw StreamRefusedException.draining();
    }
    return entry;
  }

  /** How many are open. */
  public int count() {
    return count.get();
  }

  /** Ends all, and lets none be opened any more. */
  void endAll() {
    ending = true;
    open.forEach(Entry::end);
  }

  /** Lets streams be opened again. */
  void admit() {
    ending = false;
  }

  void keepAlive() {
    open.forEach(Entry::keepAlive);
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
    long period = settings.keepAlive().toMillis();
    clock = Executors.newSingleThreadScheduledExecutor(threads);
    rounds = clock.scheduleWithFixedDelay(this::keepAlive, period, period, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object ending) {
    rounds.cancel(false);
    clock.shutdownNow();
    endAll();
  }

  private final class Entry implements Registration {

    private final OpenStream stream;
    private final AtomicBoolean busy = new AtomicBoolean();

    Entry(OpenStream stream) {
      this.stream = stream;
    }

    void keepAlive() {
      // One whose client does not read is blocked, for as long as the platform lets it.
      if (busy.compareAndSet(false, true)) {
        run(
            () -> {
              try {
                stream.keepAlive();
              } finally {
                busy.set(false);
              }
            });
      }
    }

    void end() {
      run(stream::end);
    }

    /** On a thread of its own, for a stream that is blocked must not hold up the others. */
    private static void run(Runnable work) {
      Thread.ofVirtual()
          .name("open-stream")
          .start(
              () -> {
                try {
                  work.run();
                } catch (RuntimeException e) {
                  LOG.log(Level.WARNING, "A stream failed", e);
                }
              });
    }

    @Override
    public void close() {
      if (open.remove(this)) {
        count.decrementAndGet();
      }
    }
  }
}
