package dev.mcpgateway.catalog;

import dev.mcpgateway.catalog.GatewayDetails.Skipped;
import java.util.List;
import java.util.Map;

/**
 * What a reading of an upstream server changed.
 *
 * @param skipped what it offers and the gateway cannot take
 */
public record RefreshReport(Map<CatalogKind, Counts> counts, List<Skipped> skipped) {

  /**
   * How many rows of a kind.
   *
   * @param removed that the upstream server does not list any more: they are hidden, and kept
   */
  public record Counts(int added, int updated, int removed) {}

  public Counts of(CatalogKind kind) {
    return counts.getOrDefault(kind, new Counts(0, 0, 0));
  }
}
