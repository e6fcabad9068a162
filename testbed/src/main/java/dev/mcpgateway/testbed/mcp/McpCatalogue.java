package dev.mcpgateway.testbed.mcp;

import dev.mcpgateway.testbed.mcp.McpItem.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The items that a server offers; clients are notified of changes. */
public final class McpCatalogue {
  private final Map<McpEra, Map<String, McpItem>> items = new EnumMap<>(McpEra.class);
  private final List<Consumer<Kind>> listeners = new CopyOnWriteArrayList<>();

  public McpCatalogue() {
    for (McpEra era : McpEra.values()) {
      items.put(era, new LinkedHashMap<>());
    }
  }

  /** Adds the item, or replaces the one with the same kind and key in each of its eras. */
  public McpCatalogue add(McpItem item) {
    synchronized (items) {
      item.eras().forEach(era -> items.get(era).put(id(item.kind(), item.key()), item));
    }
    changed(item.kind());
    return this;
  }

  /** Removes the item from all eras. */
  public void remove(Kind kind, String key) {
    synchronized (items) {
      items.values().forEach(all -> all.remove(id(kind, key)));
    }
    changed(kind);
  }

  /** Notifies the clients that a list has changed, whether or not it has. */
  public void changed(Kind kind) {
    listeners.forEach(listener -> listener.accept(kind));
  }

  void onChange(Consumer<Kind> listener) {
    listeners.add(listener);
  }

  List<McpItem> listed(Kind kind, McpEra era) {
    synchronized (items) {
      return items.get(era).values().stream()
          .filter(item -> item.kind() == kind && item.isListed())
          .toList();
    }
  }

  Optional<McpItem> find(Kind kind, String key, McpEra era) {
    synchronized (items) {
      return Optional.ofNullable(items.get(era).get(id(kind, key)));
    }
  }

  /** The resource with the URI, else the matching template. */
  Optional<McpItem> findResource(String uri, McpEra era) {
    return find(Kind.RESOURCE, uri, era).or(() -> fitting(uri, era));
  }

  private Optional<McpItem> fitting(String uri, McpEra era) {
    synchronized (items) {
      return items.get(era).values().stream()
          .filter(item -> item.kind() == Kind.RESOURCE_TEMPLATE)
          .filter(item -> fits(item.key(), uri))
          .findFirst();
    }
  }

  private static String id(Kind kind, String key) {
    return kind + " " + key;
  }

  private static boolean fits(String template, String uri) {
    return Pattern.compile("\\{[^}]*}")
        .splitAsStream(template)
        .map(Pattern::quote)
        .collect(Collectors.collectingAndThen(Collectors.joining("[^/]+"), Pattern::compile))
        .matcher(uri)
        .matches();
  }
}
