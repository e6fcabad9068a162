package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.GatewayDetails.Skipped;
import java.util.List;

/** Something that an upstream server offers and the gateway cannot take. */
public record SkippedView(String kind, String name, String reason) {

  static List<SkippedView> of(List<Skipped> skipped) {
    return skipped.stream()
        .map(item -> new SkippedView(item.kind(), item.name(), item.reason()))
        .toList();
  }
}
