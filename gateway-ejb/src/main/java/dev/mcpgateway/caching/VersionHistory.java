package dev.mcpgateway.caching;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The version in force, and how it came about.
 *
 * @param current the version that is committed now
 * @param changes from the version that was asked about, itself included, to the current one, in
 *     order; where they do not connect the two, everything counts as changed
 * @param <S> what a change can be confined to, such as one user
 */
public record VersionHistory<S>(CacheVersion current, List<Change<S>> changes) {

  /**
   * What one version changed.
   *
   * @param subjects empty where it may have been everything
   */
  public record Change<S>(CacheVersion version, Optional<Set<S>> subjects) {

    public Change {
      subjects = subjects.map(Set::copyOf);
    }
  }

  public VersionHistory {
    changes = List.copyOf(changes);
  }

  /** Of a version that does not tell what it changed. */
  public static <S> VersionHistory<S> of(CacheVersion current) {
    return new VersionHistory<>(current, List.of());
  }

  /** Whether every change since the version is in it. */
  boolean reachesBackTo(CacheVersion version) {
    return current.equals(version)
        || (current.number() > version.number()
            && !changes.isEmpty()
            && changes.get(changes.size() - 1).version().equals(current)
            && changes.stream().anyMatch(change -> change.version().equals(version)));
  }
}
