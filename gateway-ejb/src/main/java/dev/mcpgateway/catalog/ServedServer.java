package dev.mcpgateway.catalog;

import dev.mcpgateway.upstream.ItemKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A virtual server: what it has for all its callers together. It never changes. */
public final class ServedServer {

  private final String id;
  private final String name;
  private final RowOwnership ownership;
  private final Map<ItemKind, List<ServedItem>> items = new EnumMap<>(ItemKind.class);
  private final Map<ItemKind, Map<String, ServedItem>> byExposedName =
      new EnumMap<>(ItemKind.class);
  private final Map<ItemKind, Map<String, List<ServedItem>>> byOriginalName =
      new EnumMap<>(ItemKind.class);

  /**
   * A virtual server.
   *
   * @param items in any order; no two of a kind with the same exposed name
   */
  public ServedServer(String id, String name, RowOwnership ownership, List<ServedItem> items) {
    this.id = id;
    this.name = name;
    this.ownership = ownership;
    for (ItemKind kind : ItemKind.values()) {
      List<ServedItem> ofKind = new ArrayList<>();
      Map<String, ServedItem> exposed = new HashMap<>();
      Map<String, List<ServedItem>> original = new HashMap<>();
      for (ServedItem item : items) {
        if (item.kind() == kind) {
          ofKind.add(item);
          exposed.put(item.exposedName(), item);
          original.computeIfAbsent(item.originalName(), unknown -> new ArrayList<>(1)).add(item);
        }
      }
      ofKind.sort(Comparator.comparing(ServedItem::exposedName));
      this.items.put(kind, List.copyOf(ofKind));
      byExposedName.put(kind, exposed);
      byOriginalName.put(kind, original);
    }
  }

  public String id() {
    return id;
  }

  /** For people. */
  public String name() {
    return name;
  }

  public RowOwnership ownership() {
    return ownership;
  }

  /** In the order of their exposed names. */
  public List<ServedItem> items(ItemKind kind) {
    return items.get(kind);
  }

  public Optional<ServedItem> exposedAs(ItemKind kind, String exposedName) {
    return Optional.ofNullable(byExposedName.get(kind).get(exposedName));
  }

  /** Those of different upstream servers may be called the same. */
  public List<ServedItem> originallyNamed(ItemKind kind, String originalName) {
    return byOriginalName.get(kind).getOrDefault(originalName, List.of());
  }
}
