package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.CatalogSnapshot;
import dev.mcpgateway.catalog.ServedItem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link ItemForms} of the snapshot that is served, worked out when they are first needed. */
@ApplicationScoped
public class Forms {

  private volatile Known known = new Known(null, new ConcurrentHashMap<>());

  private record Known(CatalogSnapshot snapshot, Map<ServedItem, ItemForms> forms) {}

  ItemForms of(CatalogSnapshot snapshot, ServedItem item) {
    Known current = known;
    if (current.snapshot() != snapshot) {
      current = new Known(snapshot, new ConcurrentHashMap<>());
      known = current;
    }
    return current.forms().computeIfAbsent(item, ItemForms::new);
  }
}
