package dev.mcpgateway.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.ComplexFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.Timeout;

/**
 * Connects to the addresses that were checked, and looks no name up a second time: between a check
 * and a connection a name may get another address. The name stays for TLS and for the {@code Host}
 * header.
 */
final class PinnedConnectionOperator implements AsyncClientConnectionOperator {

  private static final int MAX_ADDRESSES = 3;

  private final AsyncClientConnectionOperator delegate;
  private final AddressResolver resolver;
  private final Optional<HttpHost> proxy;

  PinnedConnectionOperator(
      AsyncClientConnectionOperator delegate, AddressResolver resolver, Optional<HttpHost> proxy) {
    this.delegate = delegate;
    this.resolver = resolver;
    this.proxy = proxy;
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      SocketAddress localAddress,
      Timeout timeout,
      Object attachment,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    return connect(initiator, host, null, null, localAddress, timeout, attachment, null, callback);
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      NamedEndpoint name,
      SocketAddress localAddress,
      Timeout timeout,
      Object attachment,
      HttpContext context,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    return connect(
        initiator, host, null, name, localAddress, timeout, attachment, context, callback);
  }

  @Override
  public Future<ManagedAsyncClientConnection> connect(
      ConnectionInitiator initiator,
      HttpHost host,
      Path unixDomainSocket,
      NamedEndpoint name,
      SocketAddress localAddress,
      Timeout timeout,
      Object attachment,
      HttpContext context,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    ComplexFuture<ManagedAsyncClientConnection> future = new ComplexFuture<>(callback);
    Attempt attempt =
        (address, then) ->
            delegate.connect(
                initiator,
                new HttpHost(host.getSchemeName(), address, host.getHostName(), host.getPort()),
                null,
                name,
                localAddress,
                timeout,
                attachment,
                context,
                then);
    boolean isChecked = proxy.filter(host::equals).isEmpty();
    CompletableFuture<?> unused =
        resolver
            .resolve(host.getHostName(), isChecked)
            .whenComplete(
                (addresses, failure) -> {
                  if (failure == null) {
                    tryInTurn(addresses, 0, attempt, future);
                  } else {
                    future.failed(asException(failure));
                  }
                });
    return future;
  }

  /** One connection to one address. */
  private interface Attempt {
    Future<ManagedAsyncClientConnection> connect(
        InetAddress address, FutureCallback<ManagedAsyncClientConnection> then);
  }

  private static void tryInTurn(
      List<InetAddress> addresses,
      int index,
      Attempt attempt,
      ComplexFuture<ManagedAsyncClientConnection> future) {
    if (future.isDone()) {
      return;
    }
    future.setDependency(
        attempt.connect(
            addresses.get(index),
            new FutureCallback<>() {
              @Override
              public void completed(ManagedAsyncClientConnection connection) {
                if (!future.completed(connection)) {
                  connection.close(CloseMode.IMMEDIATE);
                }
              }

              @Override
              public void failed(Exception failure) {
                boolean hasNext = index + 1 < Math.min(addresses.size(), MAX_ADDRESSES);
                if (hasNext
                    && failure instanceof IOException
                    && !(failure instanceof SSLException)) {
                  tryInTurn(addresses, index + 1, attempt, future);
                } else {
                  future.failed(failure);
                }
              }

              @Override
              public void cancelled() {
                future.cancel();
              }
            }));
  }

  private static Exception asException(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    return cause instanceof Exception e ? e : new IllegalStateException(cause);
  }

  @Override
  public void upgrade(ManagedAsyncClientConnection connection, HttpHost host, Object attachment) {
    delegate.upgrade(connection, host, attachment);
  }

  @Override
  public void upgrade(
      ManagedAsyncClientConnection connection,
      HttpHost host,
      NamedEndpoint name,
      Object attachment,
      HttpContext context,
      FutureCallback<ManagedAsyncClientConnection> callback) {
    delegate.upgrade(connection, host, name, attachment, context, callback);
  }
}
