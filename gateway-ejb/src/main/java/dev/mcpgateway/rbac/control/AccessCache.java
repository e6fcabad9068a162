package dev.mcpgateway.rbac.control;

import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.caching.VersionedCache;
import dev.mcpgateway.rbac.AccessUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Remembers what users may do, never longer than it is known to be true. */
@ApplicationScoped
public class AccessCache {

  /** After which time every check, on every replica, has seen a change. */
  public static final Duration TRUSTED_FOR = VersionTracker.TRUSTED_FOR;

  /**
   * How many users are remembered at the least, once as many have asked; twice as many at the most.
   */
  static final int USERS = 10_000;

  private VersionedCache<String, String, UserAccess> cache;

  protected AccessCache() {}

  @Inject
  public AccessCache(AccessReader reader, AccessVersions versions) {
    this(reader, versions, System::nanoTime);
  }

  AccessCache(AccessReader reader, AccessVersions versions, LongSupplier nanoTime) {
    this.cache =
        new VersionedCache<>(
            versions.tracker(), Function.identity(), reader::read, USERS, nanoTime);
  }

  /**
   * What a user may do, with every change that was committed {@link #TRUSTED_FOR} ago or earlier.
   *
   * @param userEmail as it is stored
   * @throws AccessUnavailable if the database does not answer
   */
  public UserAccess of(String userEmail) {
    return cache.get(userEmail);
  }

  /** The number of checks answered from memory since the start. */
  public long hits() {
    return cache.hits();
  }

  /** The number of checks that read the database since the start. */
  public long misses() {
    return cache.misses();
  }
}
