package dev.mcpgateway.federation.boundary;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogException.InvalidField;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.catalog.RefreshReport;
import dev.mcpgateway.catalog.boundary.CatalogRules;
import dev.mcpgateway.catalog.control.CredentialText;
import dev.mcpgateway.catalog.control.UpstreamServers;
import dev.mcpgateway.federation.FederationException;
import dev.mcpgateway.federation.GatewayAuth;
import dev.mcpgateway.federation.GatewayChange;
import dev.mcpgateway.federation.NewGateway;
import dev.mcpgateway.federation.control.GatewayRows;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.upstream.Credential;
import dev.mcpgateway.upstream.HeaderField;
import dev.mcpgateway.upstream.HeldOffer;
import dev.mcpgateway.upstream.TlsMaterial;
import dev.mcpgateway.upstream.UpstreamAddress;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamFault;
import dev.mcpgateway.upstream.UpstreamOffer;
import dev.mcpgateway.upstream.UpstreamReader;
import dev.mcpgateway.upstream.UpstreamServer;
import dev.mcpgateway.upstream.UpstreamTransport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Registers, changes and refreshes upstream servers. What is read of one is read while no
 * transaction and no connection to the database is held, and then stored as a whole: of what fails
 * nothing is. Its memory counts until it is stored.
 *
 * <p>Upstream servers are waited for, {@link #DEADLINE} at the longest, on threads of its own: what
 * waits is answered with a stage, which ends on such a thread, exceptionally with what is said of
 * each operation.
 */
@ApplicationScoped
public class GatewayRegistration {

  /** How long an upstream server is waited for. */
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  /** How many are read at once; what they read has a bound of its own. */
  static final int AT_ONCE = 64;

  /** For others of this replica, and then for other replicas. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private static final int MIN_PAUSE_MILLIS = 20;
  private static final int MAX_PAUSE_MILLIS = 60;

  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("upstream-reading").start(task);

  private final Semaphore places = new Semaphore(AT_ONCE);

  /** Names are chosen one at a time: whoever waits for that here holds no connection meanwhile. */
  private final Lock storing = new ReentrantLock();

  @Inject private GatewayRows rows;
  @Inject private UpstreamServers servers;
  @Inject private UpstreamReader reader;

  /**
   * Registers one.
   *
   * @throws FederationException.UpstreamFailed if it cannot be reached, understood or taken
   * @throws FederationException.TooManyAtOnce if as many are being read as may be
   * @throws dev.mcpgateway.catalog.CatalogException if the caller may not, or what they give cannot
   *     be taken
   */
  public CompletionStage<GatewayDetails> register(Authority caller, NewGateway gateway) {
    String id = UUID.randomUUID().toString();
    UpstreamServer server =
        server(
            id,
            gateway.url(),
            transport(gateway.transport()),
            () -> credential(gateway.auth(), Credential.None::new),
            gateway.passthroughHeaders(),
            new TlsMaterial(
                gateway.caCertificate(), gateway.clientCertificate(), gateway.clientKey()));
    GatewayRows.interval(gateway.refreshIntervalSeconds());
    return waiting(
        () -> {
          rows.check(caller, gateway, server);
          try (HeldOffer read = read(server)) {
            return stored(() -> rows.insert(caller, id, gateway, server, read.offer()));
          }
        });
  }

  /**
   * Changes one; where that changes how it is spoken to, it is asked anew what it offers.
   *
   * @param expectedVersion the version that the change was made for; empty: any
   * @throws FederationException.UpstreamFailed if it cannot be spoken to so; nothing is changed
   * @throws FederationException.TooManyAtOnce if it is to be asked, and as many are as may be
   */
  public CompletionStage<GatewayDetails> update(
      Authority caller, String id, GatewayChange change, Optional<Integer> expectedVersion) {
    GatewayDetails before = rows.forUpdate(caller, id);
    change.refreshIntervalSeconds().ifPresent(GatewayRows::interval);
    boolean reconnect = speaksOtherwise(before, change);
    if (reconnect) {
      CatalogRules.requireConnecting(caller, before.row().ownership());
    }
    UpstreamServer server =
        server(
            id,
            change.url().orElse(before.url()),
            change.transport().isPresent()
                ? transport(change.transport())
                : Optional.of(UpstreamTransport.valueOf(before.transport())),
            () -> credential(before, change, reconnect),
            change.passthroughHeaders().orElse(before.passthroughHeaders()),
            reconnect
                ? new TlsMaterial(
                    change.caCertificate().orElse(before.caCertificate()),
                    change.clientCertificate().orElse(before.clientCertificate()),
                    clientKey(before, change))
                : TlsMaterial.NONE);
    if (!reconnect) {
      Supplier<GatewayDetails> work =
          () -> rows.update(caller, id, change, server, Optional.empty(), expectedVersion);
      return GatewayRows.isMoving(before, change)
          ? waiting(() -> stored(work))
          : CompletableFuture.completedStage(work.get());
    }
    // What is read belongs to what was there then.
    Optional<Integer> version = expectedVersion.or(() -> Optional.of(before.row().version()));
    return waiting(
        () -> {
          try (HeldOffer read = read(server)) {
            Optional<UpstreamOffer> offer = Optional.of(read.offer());
            return stored(() -> rows.update(caller, id, change, server, offer, version));
          }
        });
  }

  private Credential credential(GatewayDetails before, GatewayChange change, boolean reconnect) {
    try {
      return change.auth().isEmpty() && !reconnect
          ? new Credential.None()
          : credential(change.auth(), () -> kept(before, change));
    } catch (CatalogException.SecretLost lost) {
      if (reconnect) {
        throw lost;
      }
      // It stays as it is, and nobody is spoken to.
      return new Credential.None();
    }
  }

  /**
   * What was given for one server goes to no other: who may change a row cannot read its secret.
   */
  private Credential kept(GatewayDetails before, GatewayChange change) {
    if (before.sealedCredential().isPresent()
        && change.url().filter(url -> !isSameServer(before.url(), url)).isPresent()) {
      throw new InvalidField("url", "is another server's: give its credential, too");
    }
    return servers.credential(before.sealedCredential());
  }

  private static boolean isSameServer(String before, String after) {
    try {
      return UpstreamAddress.of(before).isSameOrigin(UpstreamAddress.of(after));
    } catch (UpstreamException unusable) {
      return false;
    }
  }

  private Optional<String> clientKey(GatewayDetails before, GatewayChange change) {
    Optional<Optional<String>> wanted =
        change.clientKey().filter(key -> !key.equals(Optional.of(GatewayAuth.MASK)));
    return wanted.isPresent() ? wanted.get() : before.sealedClientKey().map(servers::openText);
  }

  private boolean speaksOtherwise(GatewayDetails before, GatewayChange change) {
    return change.url().filter(url -> !url.equals(before.url())).isPresent()
        || change
            .transport()
            .filter(transport -> !transport.equalsIgnoreCase(before.transport()))
            .isPresent()
        || !saysTheSame(before, change.auth())
        || change
            .passthroughHeaders()
            .filter(headers -> !headers.equals(before.passthroughHeaders()))
            .isPresent()
        || change.caCertificate().filter(pem -> !pem.equals(before.caCertificate())).isPresent()
        || change
            .clientCertificate()
            .filter(pem -> !pem.equals(before.clientCertificate()))
            .isPresent()
        || change
            .clientKey()
            .filter(
                key ->
                    !key.equals(Optional.of(GatewayAuth.MASK))
                        && !(key.isEmpty() && before.sealedClientKey().isEmpty()))
            .isPresent();
  }

  /** Whether a credential is given as answers show it, or not at all. */
  private boolean saysTheSame(GatewayDetails before, GatewayAuth auth) {
    return auth.type()
            .map(type -> type.equals("none") ? "" : type)
            .filter(type -> !type.equalsIgnoreCase(before.authType().orElse("")))
            .isEmpty()
        && isMasked(auth.username())
        && isMasked(auth.password())
        && isMasked(auth.token())
        && auth.headers()
            .filter(headers -> !headers.isEmpty() && !isMasked(before, headers))
            .isEmpty();
  }

  private boolean isMasked(GatewayDetails before, List<GatewayAuth.Header> headers) {
    return headers.stream().allMatch(header -> header.value().equals(GatewayAuth.MASK))
        && lowerCase(headers.stream().map(GatewayAuth.Header::name))
            .equals(lowerCase(headerNames(before).stream()));
  }

  private static Set<String> lowerCase(Stream<String> names) {
    return names.map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private static boolean isMasked(Optional<String> value) {
    return value.filter(text -> !text.isEmpty() && !text.equals(GatewayAuth.MASK)).isEmpty();
  }

  /**
   * Asks one anew what it offers.
   *
   * @param kinds that are brought to that
   * @throws dev.mcpgateway.catalog.CatalogException.RefreshRunning if a refresh is at work
   * @throws FederationException.UpstreamFailed if it cannot be reached, understood or taken; what
   *     it offered before stays
   * @throws FederationException.TooManyAtOnce if as many are being read as may be
   */
  public CompletionStage<RefreshReport> refresh(
      Authority caller, String id, Set<CatalogKind> kinds) {
    return waiting(() -> refreshed(caller, id, kinds));
  }

  private RefreshReport refreshed(Authority caller, String id, Set<CatalogKind> kinds) {
    String token = UUID.randomUUID().toString();
    GatewayDetails gateway = rows.begin(caller, id, token);
    try (HeldOffer read = read(kept(gateway))) {
      return stored(() -> rows.end(caller, id, token, kinds, read.offer()));
    } catch (RuntimeException failure) {
      try {
        rows.fail(id, token, upstreamsFault(failure));
      } catch (RuntimeException another) {
        failure.addSuppressed(another);
      }
      throw failure;
    }
  }

  private UpstreamServer kept(GatewayDetails gateway) {
    try {
      return servers.of(gateway);
    } catch (UpstreamException unusable) {
      throw new FederationException.UpstreamFailed(unusable);
    }
  }

  /** What keeps the upstream server from being spoken to; empty for what is this gateway's own. */
  private static Optional<String> upstreamsFault(RuntimeException failure) {
    boolean own =
        switch (failure) {
          case FederationException.UpstreamFailed failed ->
              failed.fault() == UpstreamFault.BUSY || failed.fault() == UpstreamFault.CANCELLED;
          case CatalogException.SecretLost lost -> false;
          default -> true;
        };
    return own ? Optional.empty() : Optional.of(failure.getMessage());
  }

  /** The names of the headers that are its credential. */
  public List<String> headerNames(GatewayDetails gateway) {
    if (!gateway.authType().equals(Optional.of("authheaders"))) {
      return List.of();
    }
    try {
      return servers.credential(gateway.sealedCredential()).headers().stream()
          .map(HeaderField::name)
          .toList();
    } catch (CatalogException.SecretLost lost) {
      return List.of();
    }
  }

  /** Does on a thread of its own what waits for an upstream server, if there is a place. */
  private <T> CompletionStage<T> waiting(Supplier<T> work) {
    if (!places.tryAcquire()) {
      throw new FederationException.TooManyAtOnce();
    }
    return CompletableFuture.supplyAsync(work, THREADS)
        .whenComplete((any, failure) -> places.release());
  }

  private HeldOffer read(UpstreamServer server) {
    try {
      return reader.read(server, DEADLINE);
    } catch (UpstreamException failure) {
      throw new FederationException.UpstreamFailed(failure);
    }
  }

  private <T> T stored(Supplier<T> work) {
    try {
      boolean isFirst = storing.tryLock();
      // With the reading, and the wait for other replicas, it is less than a refresh's lease.
      if (!isFirst && !storing.tryLock(MAX_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new CatalogException.NamesBusy();
      }
      try {
        if (!isFirst) {
          // Other replicas look now and then: those of this one, hand in hand, would let none in.
          Thread.sleep(MAX_PAUSE_MILLIS);
        }
        return repeated(work);
      } finally {
        storing.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CatalogException.NamesBusy();
    }
  }

  /** Does work again and again while another replica chooses names; meanwhile nothing is held. */
  private static <T> T repeated(Supplier<T> work) throws InterruptedException {
    long until = System.nanoTime() + MAX_WAIT.toNanos();
    while (true) {
      try {
        return work.get();
      } catch (CatalogException.NamesBusy busy) {
        if (System.nanoTime() - until > 0) {
          throw busy;
        }
        Thread.sleep(ThreadLocalRandom.current().nextInt(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS));
      }
    }
  }

  /** Makes a credential, or says why there is none. */
  private interface CredentialSource {
    Credential get();
  }

  private static UpstreamServer server(
      String id,
      String url,
      Optional<UpstreamTransport> transport,
      CredentialSource credential,
      List<String> passthroughHeaders,
      TlsMaterial tls) {
    try {
      return new UpstreamServer(
          id, UpstreamAddress.of(url), transport, credential.get(), passthroughHeaders, tls);
    } catch (UpstreamException unusable) {
      throw new FederationException.UpstreamFailed(unusable);
    }
  }

  private static Optional<UpstreamTransport> transport(Optional<String> written) {
    return written
        .filter(transport -> !transport.isBlank())
        .map(
            transport ->
                Arrays.stream(UpstreamTransport.values())
                    .filter(known -> known.name().equalsIgnoreCase(transport.strip()))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new InvalidField(
                                "transport", "must be STREAMABLEHTTP or SSE, or left out")));
  }

  /**
   * A credential as it is asked for.
   *
   * @param before the one that is kept, which is asked for where something of it stays, and nowhere
   *     else: it may be one that no key opens
   */
  private static Credential credential(GatewayAuth auth, CredentialSource before) {
    if (auth.isEmpty()) {
      return before.get();
    }
    String type =
        auth.type()
            .map(written -> written.strip().toLowerCase(Locale.ROOT))
            .orElseGet(() -> implied(auth, before));
    return switch (type) {
      case "", "none" -> new Credential.None();
      case "basic" ->
          new Credential.Basic(
              value(
                  "auth_username",
                  auth.username(),
                  () -> kept(before, Credential.Basic.class).map(Credential.Basic::user)),
              value(
                  "auth_password",
                  auth.password(),
                  () -> kept(before, Credential.Basic.class).map(Credential.Basic::password)));
      case "bearer" ->
          new Credential.Bearer(
              value(
                  "auth_token",
                  auth.token(),
                  () -> kept(before, Credential.Bearer.class).map(Credential.Bearer::token)));
      case "authheaders" -> headers(auth, before);
      default ->
          throw new InvalidField(
              "auth_type",
              "is not supported by this gateway: none, basic, bearer and authheaders are taken");
    };
  }

  private static String implied(GatewayAuth auth, CredentialSource before) {
    if (auth.token().isPresent()) {
      return "bearer";
    }
    if (auth.headers().filter(headers -> !headers.isEmpty()).isPresent()) {
      return "authheaders";
    }
    if (auth.username().isPresent() || auth.password().isPresent()) {
      return "basic";
    }
    return CredentialText.type(before.get());
  }

  private static <T> Optional<T> kept(CredentialSource before, Class<T> type) {
    return Optional.of(before.get()).filter(type::isInstance).map(type::cast);
  }

  private static String value(
      String field, Optional<String> given, Supplier<Optional<String>> kept) {
    return given
        .filter(text -> !text.equals(GatewayAuth.MASK))
        .or(kept)
        .orElseThrow(() -> new InvalidField(field, "is required for this auth_type"));
  }

  private static Credential headers(GatewayAuth auth, CredentialSource before) {
    Optional<List<GatewayAuth.Header>> given = auth.headers().filter(headers -> !headers.isEmpty());
    if (given.isEmpty()) {
      return kept(before, Credential.Headers.class)
          .orElseThrow(() -> new InvalidField("auth_headers", "is required for this auth_type"));
    }
    return new Credential.Headers(
        given.get().stream().map(header -> field(header, before)).toList());
  }

  private static HeaderField field(GatewayAuth.Header header, CredentialSource before) {
    if (!header.value().equals(GatewayAuth.MASK)) {
      return HeaderField.ofCredential(header.name(), header.value());
    }
    return kept(before, Credential.Headers.class).stream()
        .flatMap(kept -> kept.headers().stream())
        .filter(field -> field.name().equalsIgnoreCase(header.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidField(
                    "auth_headers",
                    "has %s for a header that has no value yet".formatted(GatewayAuth.MASK)));
  }
}
