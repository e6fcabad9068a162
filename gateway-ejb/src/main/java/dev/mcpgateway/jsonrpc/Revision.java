package dev.mcpgateway.jsonrpc;

import java.util.Arrays;
import java.util.Optional;

/** The revisions of the Model Context Protocol that are served, oldest first. */
public enum Revision {
  V2025_03_26("2025-03-26"),
  V2025_06_18("2025-06-18"),
  V2025_11_25("2025-11-25"),
  V2026_07_28("2026-07-28");

  /** What clients still ask for whom 2025-03-26 serves as well, without its HTTP+SSE transport. */
  private static final String OLDEST_ASKED_FOR = "2024-11-05";

  private final String version;

  Revision(String version) {
    this.version = version;
  }

  /**
   * What {@code initialize} agrees on.
   *
   * @param version to be answered as {@code protocolVersion}
   * @param revision whose rules hold from then on
   */
  public record Agreement(String version, Revision revision) {}

  /** As it stands in messages and headers, such as {@code 2025-11-25}. */
  public String version() {
    return version;
  }

  /** Whether it is without sessions and without {@code initialize}. */
  public boolean isModern() {
    return compareTo(V2026_07_28) >= 0;
  }

  /** Whether a body may be an array of messages: in the revision that brought it, and no later. */
  public boolean hasBatches() {
    return this == V2025_03_26;
  }

  /**
   * The revision of that name.
   *
   * @param version in full; anything else is no revision
   */
  public static Optional<Revision> of(String version) {
    return Arrays.stream(values()).filter(known -> known.version.equals(version)).findFirst();
  }

  /** The newest that begins with {@code initialize}. */
  public static Revision latestLegacy() {
    return V2025_11_25;
  }

  /**
   * What {@code initialize} answers: the version that is asked for where it is served with
   * sessions, otherwise the newest that is. Who asks for 2024-11-05 is told that, and served as
   * 2025-03-26, of whose messages it understands all that it has itself.
   *
   * @param requested the {@code protocolVersion} of the client
   */
  public static Agreement agreeOn(String requested) {
    if (requested.equals(OLDEST_ASKED_FOR)) {
      return new Agreement(OLDEST_ASKED_FOR, V2025_03_26);
    }
    Revision revision =
        of(requested).filter(known -> !known.isModern()).orElseGet(Revision::latestLegacy);
    return new Agreement(revision.version, revision);
  }

  @Override
  public String toString() {
    return version;
  }
}
