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
 * Gives what has no team, no owner or no visibility an owner: a team gets it, public, under a name
 * that is free there.
 *
 * <p>Any number of rows, by any number of replicas at once: in batches, each a transaction of its
 * own, one replica at a time, in an order that does not depend on which. Whoever is not at work
 * waits outside any transaction, and goes on only when nothing is left.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OrphanAdoption {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long MIN_PAUSE_MILLIS = 20;
  private static final long MAX_PAUSE_MILLIS = 200;

  /** What this replica did, by kind; what others did meanwhile is not counted. */
  public record Summary(Map<CatalogKind, Long> adopted, long renamed) {

    /** What was counted, in the order in which it is told in the log. */
    public Map<String, Long> counts() {
      Map<String, Long> counts = new LinkedHashMap<>();
      adopted.forEach((kind, count) -> counts.put(kind.table(), count));
      counts.put("renamed", renamed);
      return counts;
    }
  }

  @Inject private OrphanBatches batches;

  /**
   * Does it, until nothing without owner is left.
   *
   * @throws IllegalStateException if for ten minutes neither this replica nor another has got on
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
      } else if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "For %d minutes other transactions have kept %s from getting an owner",
                PATIENCE.toMinutes(),
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
