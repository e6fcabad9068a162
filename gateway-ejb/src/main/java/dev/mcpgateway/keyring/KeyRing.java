package dev.mcpgateway.keyring;

import java.util.List;
import java.util.Optional;

/**
 * An ordered list of keys. The first one is used to sign or seal; the others are found by their key
 * id. So a new key can be added last on all replicas before it moves to the first place, and stay
 * as long as anything made with it is valid.
 *
 * @param entries at least one
 */
public record KeyRing<K>(List<Entry<K>> entries) {

  /**
   * A key.
   *
   * @param kid its key id; empty for a key that is used without one
   */
  public record Entry<K>(Optional<String> kid, K key) {}

  public KeyRing {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("A ring has at least one key");
    }
  }

  /** The key to sign or seal with. */
  public Entry<K> first() {
    return entries.getFirst();
  }

  /**
   * Finds the candidate keys.
   *
   * @param kid the key id, if there is one
   * @return empty if the id is unknown; several only without an id
   */
  public List<K> find(Optional<String> kid) {
    return entries.stream().filter(entry -> entry.kid().equals(kid)).map(Entry::key).toList();
  }
}
