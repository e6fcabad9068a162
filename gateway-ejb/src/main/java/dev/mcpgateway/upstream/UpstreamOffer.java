package dev.mcpgateway.upstream;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that an upstream offers.
 *
 * @param introductions one for each era that it speaks, the modern one first; at least one
 * @param transport what it speaks
 * @param note a sentence for people where that is not what it was registered with
 * @param items all that can be taken, each kind in the order of the upstream's list
 * @param skipped what cannot
 */
public record UpstreamOffer(
    List<EraOffer> introductions,
    UpstreamTransport transport,
    Optional<String> note,
    List<OfferedItem> items,
    List<SkippedItem> skipped) {

  public Set<Era> eras() {
    return introductions.stream().map(EraOffer::era).collect(Collectors.toSet());
  }

  /** How it introduces itself: in the modern era where it speaks two. */
  public EraOffer introduction() {
    return introductions.get(0);
  }

  /** How it introduces itself in the legacy era, where it speaks two. */
  public Optional<EraOffer> legacyIntroduction() {
    return introductions.stream().skip(1).findFirst();
  }
}
