package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogKind;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Adopts rows without team, owner or visibility: they become public rows of a team, under names
 * that are free there.
 *
 * <p>Any number of rows can be adopted by any number of replicas: in batches, each in a transaction
 * of its own, by one replica at a time, in an order that does not depend on the replica. The other
 * replicas wait outside a transaction until nothing is left.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OrphanAdoption {

  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final long MIN_PAUSE_MILLIS = 20;
  private static final long MAX_PAUSE_MILLIS = 200;

  /** The number of rows that this replica adopted, by kind. */
  public record Summary(Map<CatalogKind, Long> adopted, long renamed) {

    /** The counts in the order in which they are logged. */
    public Map<String, Long> counts() {
      Map<String, Long> counts = new LinkedHashMap<>();
      adopted.forEach((kind, count) -> counts.put(kind.table(), count));
      counts.put("renamed", renamed);
      return counts;
    }
  }

  @Inject private OrphanBatches batches;

  /**
   * Adopts rows until none without owner is left.
   *
   * @throws IllegalStateException if no replica has made progress for ten minutes
   */
  public Summary adopt(String teamId, String ownerEmail) {
    Map<CatalogKind, Long> adopted = new EnumMap<>(CatalogKind.class);
    for (CatalogKind kind : CatalogKind.values()) {
      adopted.put(kind, 0L);
    }
    long renamed = 0;
    Map<CatalogKind, String> oldest = batches.oldestOrphans();
    long lastProgress = System.nanoTime();
    while (!oldest.isEmpty()) {
      CatalogKind kind = oldest.keySet().iterator().next();
      Optional<OrphanBatch.Result> result = batches.adopt(kind, teamId, ownerEmail);
      if (result.isPresent()) {
        adopted.merge(kind, (long) result.get().adopted(), Long::sum);
        renamed += result.get().renamed();
      } else {
        pause();
      }
      Map<CatalogKind, String> left = batches.oldestOrphans();
      if (!left.equals(oldest)) {
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > TIMEOUT.toNanos()) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "For %d minutes other transactions have kept %s from getting an owner",
                TIMEOUT.toMinutes(),
                kind.table()));
      }
      oldest = left;
    }
    return new Summary(adopted, renamed);
  }

  private static void pause() {
    LockSupport.parkNanos(
        Duration.ofMillis(ThreadLocalRandom.current().nextLong(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS))
            .toNanos());
  }
}
