package dev.mcpgateway.upstream;

import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Finds the addresses that may be connected to, without holding the thread that asks: the system's
 * resolver waits, and a name whose servers are silent is asked for by one thread at a time.
 */
final class AddressResolver implements AutoCloseable {

  private static final int MAX_LOOKUPS = 32;
  private static final int MAX_WAITING = 1_024;

  private final NameLookup lookup;
  private final DeniedNetworks denied;
  private final Duration timeout;
  private final ScheduledExecutorService timer;
  private final ThreadPoolExecutor threads;
  private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> running =
      new ConcurrentHashMap<>();

  AddressResolver(
      NameLookup lookup,
      DeniedNetworks denied,
      Duration timeout,
      ScheduledExecutorService timer,
      ThreadFactory factory) {
    this.lookup = lookup;
    this.denied = denied;
    this.timeout = timeout;
    this.timer = timer;
    threads =
        new ThreadPoolExecutor(
            MAX_LOOKUPS,
            MAX_LOOKUPS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            factory);
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The addresses of a name.
   *
   * @param isChecked whether those in denied networks are left out
   * @return at least one; fails with UnknownHostException, {@link DeniedAddressException} or
   *     SocketTimeoutException
   */
  CompletableFuture<List<InetAddress>> resolve(String name, boolean isChecked) {
    CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
    ScheduledFuture<?> expiry =
        timer.schedule(
            () -> result.completeExceptionally(new SocketTimeoutException("lookup")),
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<?> unused =
        lookUp(name)
            .whenComplete(
                (addresses, failure) -> {
                  expiry.cancel(false);
                  if (failure != null) {
                    result.completeExceptionally(failure);
                    return;
                  }
                  List<InetAddress> allowed =
                      isChecked
                          ? addresses.stream().filter(address -> !denied.denies(address)).toList()
                          : addresses;
                  if (allowed.isEmpty()) {
                    result.completeExceptionally(new DeniedAddressException());
                  } else {
                    result.complete(allowed);
                  }
                });
    return result;
  }

  /** One lookup of a name at a time, whose answer all get who ask meanwhile. */
  private CompletableFuture<List<InetAddress>> lookUp(String name) {
    CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> others = running.putIfAbsent(name, mine);
    if (others != null) {
      return others;
    }
    try {
      threads.execute(() -> ask(name, mine));
    } catch (RejectedExecutionException e) {
      running.remove(name, mine);
      mine.completeExceptionally(new SocketTimeoutException("too many lookups"));
    }
    return mine;
  }

  private void ask(String name, CompletableFuture<List<InetAddress>> answer) {
    try {
      List<InetAddress> addresses = lookup.addresses(name);
      running.remove(name, answer);
      answer.complete(addresses);
    } catch (UnknownHostException | RuntimeException | Error e) {
      running.remove(name, answer);
      answer.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
