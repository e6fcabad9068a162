package dev.mcpgateway.upstream;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One tool, resource, resource template or prompt of an upstream.
 *
 * @param kind what it is
 * @param name its name, its URI or its URI template: unique among its kind
 * @param contents what the upstream sent, in each era in which it lists the item: the bytes of one
 *     JSON object
 */
public record OfferedItem(ItemKind kind, String name, Map<Era, byte[]> contents) {

  public OfferedItem {
    contents = Map.copyOf(contents);
  }

  public Set<Era> eras() {
    return contents.keySet();
  }

  /** What the upstream sent: the modern form where there are two. */
  public byte[] content() {
    return contents.containsKey(Era.MODERN) ? contents.get(Era.MODERN) : contents.get(Era.LEGACY);
  }

  /** What the upstream sent in the legacy era, where that is not {@link #content} byte for byte. */
  public Optional<byte[]> legacyContent() {
    return Optional.ofNullable(contents.get(Era.LEGACY))
        .filter(legacy -> !Arrays.equals(legacy, content()));
  }
}
