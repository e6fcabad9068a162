package dev.mcpgateway.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The connections of one TLS profile, and the threads that serve them. */
final class HttpPool {

  private static final Logger LOG = Logger.getLogger(HttpPool.class.getName());

  private static final int MAX_PER_ROUTE = 1_024;
  private static final int MAX_CONNECTIONS = 16_384;
  private static final int BUFFER = 16 << 10;
  private static final int MAX_HEADERS = 200;

  /** Less than the five seconds after which some servers close without having said so. */
  private static final TimeValue UNSAID_KEEP_ALIVE = TimeValue.ofSeconds(4);

  private final PoolingAsyncClientConnectionManager connections;
  private final CloseableHttpAsyncClient client;
  private int open;
  private long lastUse = System.nanoTime();

  HttpPool(
      SSLContext tls,
      AddressResolver resolver,
      UpstreamSettings settings,
      int threads,
      ThreadFactory factory,
      String userAgent) {
    Optional<HttpHost> proxy =
        settings.proxy().map(where -> new HttpHost("http", where.host(), where.port()));
    Timeout connectTimeout = Timeout.of(settings.connectTimeout());
    PinnedBuilder builder = new PinnedBuilder(resolver, proxy);
    builder
        .setTlsStrategy(
            ClientTlsStrategyBuilder.create()
                .setSslContext(tls)
                .setTlsVersions(TLS.V_1_3, TLS.V_1_2)
                .setHostVerificationPolicy(HostnameVerificationPolicy.BUILTIN)
                .buildAsync())
        .setDefaultTlsConfig(
            TlsConfig.custom()
                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                .setHandshakeTimeout(connectTimeout)
                .build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connectTimeout)
                .setSocketTimeout(Timeout.DISABLED)
                .build())
        .setMaxConnPerRoute(MAX_PER_ROUTE)
        .setMaxConnTotal(MAX_CONNECTIONS);
    connections = builder.build();
    var clientBuilder =
        HttpAsyncClients.custom()
            .setConnectionManager(connections)
            .setThreadFactory(factory)
            .setIOReactorConfig(
                IOReactorConfig.custom()
                    .setIoThreadCount(threads)
                    .setTcpNoDelay(true)
                    .setSoKeepAlive(true)
                    .build())
            .setHttp1Config(
                Http1Config.custom()
                    .setBufferSize(BUFFER)
                    .setMaxLineLength(BUFFER)
                    .setMaxHeaderCount(MAX_HEADERS)
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(connectTimeout)
                    .setAuthenticationEnabled(false)
                    .setRedirectsEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .setHardCancellationEnabled(true)
                    .build())
            .setKeepAliveStrategy(new ShorterKeepAlive())
            .addExecInterceptorFirst("mcpgateway-cancel", HttpPool::cancellable)
            .setIoReactorExceptionCallback(
                failure ->
                    LOG.log(Level.SEVERE, "A thread that speaks to upstreams failed", failure))
            .setUserAgent(userAgent)
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableConnectionState()
            .disableContentCompression();
    proxy.ifPresent(clientBuilder::setProxy);
    client = clientBuilder.build();
    client.start();
  }

  /**
   * Lets an exchange on a connection that was used before be cancelled: the HTTP client has put its
   * lease, which is over by then, in the place of what would be.
   */
  private static void cancellable(
      HttpRequest request,
      AsyncEntityProducer body,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    chain.proceed(request, body, scope, callback);
    if (scope.execRuntime.isEndpointConnected()) {
      Cancellable discarding =
          () -> {
            boolean isCancelled = scope.cancellableDependency.isCancelled();
            if (isCancelled) {
              scope.execRuntime.discardEndpoint();
            }
            return isCancelled;
          };
      scope.cancellableDependency.setDependency(discarding);
      // It may have been cancelled meanwhile.
      discarding.cancel();
    }
  }

  /** The client, for one exchange; empty where the pool was closed since it was found. */
  synchronized Optional<CloseableHttpAsyncClient> use() {
    if (open < 0) {
      return Optional.empty();
    }
    open++;
    return Optional.of(client);
  }

  /** An exchange is over. */
  synchronized void free() {
    open--;
    lastUse = System.nanoTime();
  }

  /** Closes it if nothing has used it for as long as this; tells whether it did. */
  boolean closeIfUnused(long nanos) {
    synchronized (this) {
      if (open != 0 || System.nanoTime() - lastUse < nanos) {
        return false;
      }
      open = -1;
    }
    close();
    return true;
  }

  /** Closes connections that were kept too long. */
  void closeExpired() {
    connections.closeExpired();
  }

  void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  /**
   * Lets go of a connection before the upstream does: a request on one that is just being closed
   * has an unknown outcome.
   */
  private static final class ShorterKeepAlive extends DefaultConnectionKeepAliveStrategy {
    @Override
    public TimeValue getKeepAliveDuration(HttpResponse response, HttpContext context) {
      if (!response.containsHeader("Keep-Alive")) {
        return UNSAID_KEEP_ALIVE;
      }
      TimeValue said = super.getKeepAliveDuration(response, context);
      long millis = said == null ? -1 : said.toMilliseconds();
      return millis < 0
          ? UNSAID_KEEP_ALIVE
          : TimeValue.ofMilliseconds(Math.max(millis / 2, millis - 1_000));
    }
  }

  /** Puts the check of addresses before every connection. */
  private static final class PinnedBuilder extends PoolingAsyncClientConnectionManagerBuilder {

    private final AddressResolver resolver;
    private final Optional<HttpHost> proxy;

    private PinnedBuilder(AddressResolver resolver, Optional<HttpHost> proxy) {
      this.resolver = resolver;
      this.proxy = proxy;
    }

    @Override
    protected AsyncClientConnectionOperator createConnectionOperator(
        TlsStrategy tls, SchemePortResolver ports, DnsResolver names) {
      return new PinnedConnectionOperator(
          super.createConnectionOperator(tls, ports, NoNames.INSTANCE), resolver, proxy);
    }
  }

  /** Is never to be asked: whoever connects has an address. */
  private enum NoNames implements DnsResolver {
    INSTANCE;

    @Override
    public InetAddress[] resolve(String host) {
      throw new IllegalStateException("A name was to be looked up past the check");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      throw new IllegalStateException("A name was to be looked up past the check");
    }
  }
}
