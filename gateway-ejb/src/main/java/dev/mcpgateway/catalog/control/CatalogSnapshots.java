package dev.mcpgateway.catalog.control;

import dev.mcpgateway.caching.CacheUnavailableException;
import dev.mcpgateway.caching.CacheVersion;
import dev.mcpgateway.caching.VersionHistory;
import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.caching.VersionedCache;
import dev.mcpgateway.catalog.CatalogSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * What is offered to agents, from memory: it is read anew when the database says that it has
 * changed, whoever has changed it.
 */
@ApplicationScoped
public class CatalogSnapshots {

  private static final String ALL = "catalogue";

  private VersionTracker<String> tracker;
  private VersionedCache<String, String, CatalogSnapshot> cache;

  protected CatalogSnapshots() {}

  @Inject
  public CatalogSnapshots(SnapshotReader reader) {
    tracker = new VersionTracker<>(since -> VersionHistory.of(reader.version()));
    cache = new VersionedCache<>(tracker, key -> ALL, (key, now) -> read(reader), 1);
  }

  private static Versioned<CatalogSnapshot> read(SnapshotReader reader) {
    CacheVersion version = reader.version();
    return new Versioned<>(version, reader.read(version.number()));
  }

  /**
   * What is offered now, with all that was committed before.
   *
   * @throws CacheUnavailableException if the database does not answer
   */
  public CatalogSnapshot latest() {
    tracker.forget();
    return current();
  }

  /**
   * What is offered now, as far as it was committed {@link VersionTracker} trusts a version ago.
   *
   * @throws CacheUnavailableException if the database does not answer
   */
  public CatalogSnapshot current() {
    return cache.get(ALL);
  }
}
