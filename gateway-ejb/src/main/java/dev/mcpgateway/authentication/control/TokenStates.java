package dev.mcpgateway.authentication.control;

import dev.mcpgateway.authentication.control.TokenState.ApiToken;
import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.caching.VersionedCache;
import dev.mcpgateway.rbac.AccessUnavailable;
import dev.mcpgateway.rbac.control.AccessVersions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What is known of tokens and their users, from memory while it is known to be true, as what users
 * may do: everything that ends a token raises the version of access control in the same commit.
 *
 * <p>All logins of a user rest on the same, and are remembered as one.
 */
@ApplicationScoped
public class TokenStates {

  /** How often a replica records the use of an API token: no sooner than the database takes it. */
  static final Duration USES = Duration.ofSeconds(61);

  /**
   * How many tokens are remembered at the least, once as many were used; twice as many at the most.
   */
  private static final int TOKENS = 10_000;

  /**
   * A token, or all logins of a user.
   *
   * @param email of the user, as it is stored
   * @param apiToken the id in the token; empty for logins
   */
  private record Key(String email, Optional<String> apiToken) {}

  private record Remembered(Optional<TokenState> state, AtomicLong useRecorded) {}

  private TokenStateReader reader;
  private LongSupplier nanoTime;
  private VersionedCache<String, Key, Remembered> cache;

  protected TokenStates() {}

  @Inject
  public TokenStates(TokenStateReader reader, AccessVersions versions) {
    this(reader, versions.tracker(), System::nanoTime);
  }

  TokenStates(TokenStateReader reader, VersionTracker<String> versions, LongSupplier nanoTime) {
    this.reader = reader;
    this.nanoTime = nanoTime;
    this.cache = new VersionedCache<>(versions, Key::email, this::read, TOKENS, nanoTime);
  }

  /**
   * What is known, with every change that was committed {@link VersionTracker#TRUSTED_FOR} ago or
   * earlier.
   *
   * @param email as it is stored
   * @param apiToken the id in an API token; empty for a login
   * @return empty where there is no such user
   * @throws AccessUnavailable if the database does not say
   */
  public Optional<TokenState> of(String email, Optional<String> apiToken) {
    Remembered remembered = cache.get(new Key(email, apiToken));
    remembered.state().flatMap(TokenState::apiToken).ifPresent(token -> use(token, remembered));
    return remembered.state();
  }

  /**
   * As {@link #of}, with every change that was committed before the call.
   *
   * @throws AccessUnavailable if the database does not say
   */
  public Optional<TokenState> committed(String email, Optional<String> apiToken) {
    return cache.getCommitted(new Key(email, apiToken)).state();
  }

  /** Reading has recorded the use; from then on it is recorded again from time to time. */
  private void use(ApiToken token, Remembered remembered) {
    long now = nanoTime.getAsLong();
    long recorded = remembered.useRecorded().get();
    if (now - recorded > USES.toNanos()
        && token.isLive(now)
        && remembered.useRecorded().compareAndSet(recorded, now)) {
      reader.recordUse(token.id());
    }
  }

  private Versioned<Remembered> read(Key key, long now) {
    Versioned<Optional<TokenState>> read = reader.read(key.email(), key.apiToken(), now);
    return new Versioned<>(read.version(), new Remembered(read.value(), new AtomicLong(now)));
  }
}
