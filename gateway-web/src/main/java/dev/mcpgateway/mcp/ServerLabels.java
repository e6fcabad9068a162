package dev.mcpgateway.mcp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Bounds how many servers have figures of their own: the first {@value #MAX}, then all others
 * together. The place of one that was not called for an hour, as one that was deleted, goes to the
 * next that needs one.
 */
final class ServerLabels {

  static final int MAX = 500;
  static final String OTHER = "other";
  static final long UNUSED_NANOS = TimeUnit.HOURS.toNanos(1);

  /** When each was called last; the one for which that is longest ago comes first. Guarded. */
  private final Map<String, Long> called = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * What the figures of a server are under.
   *
   * @param now of {@link System#nanoTime}
   * @param whenFreed is told which server has lost its place
   */
  synchronized String of(String server, long now, Consumer<String> whenFreed) {
    if (!called.containsKey(server) && called.size() >= MAX) {
      Map.Entry<String, Long> oldest = called.entrySet().iterator().next();
      if (now - oldest.getValue() < UNUSED_NANOS) {
        return OTHER;
      }
      called.remove(oldest.getKey());
      whenFreed.accept(oldest.getKey());
    }
    called.put(server, now);
    return server;
  }
}
