package dev.mcpgateway.keyring;

import java.util.List;
import java.util.Optional;

/**
 * Keys in their order. What is made is made with the first; what comes in names its key by a key id
 * and is checked with that one. So a key that is added last can be known everywhere before it is
 * moved first, and can stay for as long as something made with it counts.
 *
 * @param entries at least one
 */
public record KeyRing<K>(List<Entry<K>> entries) {

  /**
   * A key.
   *
   * @param kid its id; empty for one from before keys had any, which what it makes does not name
   */
  public record Entry<K>(Optional<String> kid, K key) {}

  public KeyRing {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("A ring has at least one key");
    }
  }

  /** The one that makes. */
  public Entry<K> first() {
    return entries.getFirst();
  }

  /**
   * What may have made something.
   *
   * @param kid the id that it names, if it does
   * @return none where nobody knows the id; several only where it names none
   */
  public List<K> find(Optional<String> kid) {
    return entries.stream().filter(entry -> entry.kid().equals(kid)).map(Entry::key).toList();
  }
}
