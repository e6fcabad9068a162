package dev.mcpgateway.upstream;

import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;

/**
 * Exchanges messages with upstreams over HTTP/1.1. No thread waits for an upstream: a few threads
 * serve all connections, and a dead one costs its connection and nothing else. Redirects, retries,
 * cookies and compression are off; each connection is made to an address that was checked.
 */
@ApplicationScoped
public class UpstreamClient {

  private static final Logger LOG = Logger.getLogger(UpstreamClient.class.getName());

  private static final long SWEEP_MILLIS = 250;
  private static final int SWEEPS_A_CLEANUP = 8;
  private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int MAX_PROFILES = 256;
  private static final ContentType JSON = ContentType.create("application/json");

  private final NameLookup names;
  private final SettingLookup lookup;
  private final Map<TlsMaterial, HttpPool> pools = new ConcurrentHashMap<>();
  private final Set<RunningExchange> running = ConcurrentHashMap.newKeySet();
  private State state;
  private boolean isClosed;

  /** What is made at the first exchange. */
  private record State(
      UpstreamSettings settings,
      AddressResolver resolver,
      ScheduledThreadPoolExecutor timer,
      ThreadFactory threads) {}

  /** The gateway's one, with its settings. */
  public UpstreamClient() {
    this(ConfiguredSettings.lookup(), NameLookup.OF_SYSTEM);
  }

  /** One of its own, with other settings. */
  public UpstreamClient(SettingLookup lookup) {
    this(lookup, NameLookup.OF_SYSTEM);
  }

  UpstreamClient(SettingLookup lookup, NameLookup names) {
    this.lookup = lookup;
    this.names = names;
  }

  /**
   * Reads the settings of upstreams, and forgets them.
   *
   * @throws dev.mcpgateway.schema.InvalidSettingException naming the first that is not understood
   */
  public static void checkSettings(SettingLookup lookup) {
    UpstreamSettings.from(lookup);
  }

  /**
   * Sends a request. Returns at once; the listener hears the rest, failures included.
   *
   * @throws UpstreamException INVALID_CREDENTIAL where the certificates cannot be used; BUSY where
   *     too many upstreams have certificates of their own
   */
  public UpstreamExchange send(
      UpstreamServer server, UpstreamRequest request, UpstreamListener listener) {
    State current = state();
    UpstreamSettings settings = current.settings();
    FailureTranslation failures =
        new FailureTranslation(server.address(), settings.proxy().isPresent());
    Leased leased = lease(server.tls(), current, failures);
    RunningExchange exchange =
        new RunningExchange(
            listener,
            failures,
            request.timeouts().orElse(settings.timeouts()),
            request.maxBytes(),
            done -> {
              running.remove(done);
              leased.pool().free();
            });
    running.add(exchange);
    if (settings.proxy().isPresent() && settings.denied().deniesName(server.address().host())) {
      // The proxy looks names up by itself, so that the name is all that can be checked.
      exchange.failed(new DeniedAddressException());
      return exchange;
    }
    exchange.runsAs(
        leased
            .client()
            .execute(producer(server, request, exchange), exchange, null, null, exchange));
    return exchange;
  }

  /** A client, and the pool that has to hear when its exchange is over. */
  private record Leased(HttpPool pool, CloseableHttpAsyncClient client) {}

  private Leased lease(TlsMaterial tls, State current, FailureTranslation failures) {
    while (true) {
      if (!tls.equals(TlsMaterial.NONE)
          && !pools.containsKey(tls)
          && pools.size() >= MAX_PROFILES
          && !closeOneUnused()) {
        throw failures.busy();
      }
      HttpPool pool = pools.computeIfAbsent(tls, material -> pool(material, current));
      Optional<CloseableHttpAsyncClient> client = pool.use();
      if (client.isPresent()) {
        return new Leased(pool, client.get());
      }
      pools.remove(tls, pool);
    }
  }

  /** Not the one without certificates of its own, which most upstream servers share. */
  private boolean closeOneUnused() {
    return pools.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(TlsMaterial.NONE))
        .anyMatch(
            entry ->
                entry.getValue().closeIfUnused(0)
                    && pools.remove(entry.getKey(), entry.getValue()));
  }

  private static HttpPool pool(TlsMaterial tls, State current) {
    // Most upstreams share one profile; one with certificates of its own serves few.
    int threads =
        tls.equals(TlsMaterial.NONE) ? Math.max(2, Runtime.getRuntime().availableProcessors()) : 1;
    return new HttpPool(
        TlsContext.of(tls),
        current.resolver(),
        current.settings(),
        threads,
        current.threads(),
        userAgent());
  }

  private static String userAgent() {
    return "mcp-gateway";
  }

  private static AsyncRequestProducer producer(
      UpstreamServer server, UpstreamRequest request, RunningExchange exchange) {
    UpstreamAddress address = server.address();
    BasicHttpRequest head =
        new BasicHttpRequest(
            request.method(),
            new HttpHost(address.uri().getScheme(), address.host(), address.uri().getPort()),
            address.target());
    Set<String> taken = new HashSet<>();
    add(head, taken, new HeaderField("Accept", accept(request)));
    add(head, taken, new HeaderField("Accept-Encoding", "identity"));
    request.headers().forEach(field -> add(head, taken, field));
    server.credential().headers().forEach(field -> add(head, taken, field));
    for (HeaderField field : request.callersHeaders()) {
      // The list has no name that is not to be passed on, and what the gateway says comes first.
      if (server.passthroughHeaders().contains(field.name().toLowerCase(Locale.ROOT))) {
        add(head, taken, field);
      }
    }
    return new BasicRequestProducer(
        head, request.body().map(body -> new BasicAsyncEntityProducer(body, JSON)).orElse(null)) {
      @Override
      public void produce(DataStreamChannel channel) throws IOException {
        exchange.bodyIsSent();
        super.produce(channel);
      }

      @Override
      public boolean isRepeatable() {
        return false;
      }
    };
  }

  private static String accept(UpstreamRequest request) {
    return request.body().isPresent() ? "application/json, text/event-stream" : "text/event-stream";
  }

  private static void add(BasicHttpRequest head, Set<String> taken, HeaderField field) {
    if (taken.add(field.name().toLowerCase(Locale.ROOT))) {
      head.addHeader(field.name(), field.value());
    }
  }

  private synchronized State state() {
    if (isClosed) {
      throw new UpstreamException(UpstreamFault.CANCELLED, "The gateway is stopping.");
    }
    if (state == null) {
      UpstreamSettings settings = UpstreamSettings.from(lookup);
      ThreadFactory threads = new DaemonThreads();
      ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, threads);
      timer.setRemoveOnCancelPolicy(true);
      AddressResolver resolver =
          new AddressResolver(names, settings.denied(), settings.connectTimeout(), timer, threads);
      state = new State(settings, resolver, timer, threads);
      AtomicInteger sweeps = new AtomicInteger();
      ScheduledFuture<?> unused =
          timer.scheduleWithFixedDelay(
              () -> sweep(sweeps.incrementAndGet()),
              SWEEP_MILLIS,
              SWEEP_MILLIS,
              TimeUnit.MILLISECONDS);
    }
    return state;
  }

  /** How long an exchange may take, where its caller gives no other times. */
  public UpstreamTimeouts timeouts() {
    return settings().timeouts();
  }

  /** Of an answer, or of an event of a stream. */
  public int maxResponseBytes() {
    return settings().maxResponseBytes();
  }

  UpstreamSettings settings() {
    return state().settings();
  }

  private void sweep(int count) {
    try {
      lookAtAll(count);
    } catch (RuntimeException | Error e) {
      // One that is thrown on would have been the last sweep.
      LOG.log(Level.SEVERE, "Not all exchanges with upstreams could be looked at", e);
    }
  }

  private void lookAtAll(int count) {
    long now = System.nanoTime();
    running.forEach(exchange -> exchange.giveUpIfLate(now));
    if (count % SWEEPS_A_CLEANUP == 0) {
      for (Iterator<Map.Entry<TlsMaterial, HttpPool>> entries = pools.entrySet().iterator();
          entries.hasNext(); ) {
        HttpPool pool = entries.next().getValue();
        pool.closeExpired();
        if (pool.closeIfUnused(UNUSED_NANOS)) {
          entries.remove();
        }
      }
    }
  }

  /** Gives up what is on its way, and closes all connections, for good. */
  @PreDestroy
  public void close() {
    State last;
    synchronized (this) {
      isClosed = true;
      last = state;
    }
    if (last != null) {
      running.forEach(RunningExchange::cancel);
      last.timer().shutdownNow();
      last.resolver().close();
      pools.values().forEach(HttpPool::close);
      pools.clear();
    }
  }

  private static final class DaemonThreads implements ThreadFactory {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Thread newThread(Runnable work) {
      Thread thread = new Thread(work, "mcpgateway-upstream-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }
}
