package dev.mcpgateway.usage.control;

import dev.mcpgateway.usage.CallOutcome;
import dev.mcpgateway.usage.CallRecord;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The calls that the database was not told of yet, by tool and hour. */
final class ToolHours {

  /** More than a replica has where the database answers. */
  static final int MAX = 50_000;

  private static final String TOOL = "tool";

  private final Map<ToolHour.Key, ToolHour> waiting = new ConcurrentHashMap<>();

  /**
   * Counts a call that was to be sent to an upstream server; no other.
   *
   * @return whether there was room for it
   */
  boolean add(CallRecord call) {
    return !call.outcome().isUpstreams()
        || call.item()
            .filter(item -> item.kind().equals(TOOL))
            .map(
                tool ->
                    add(
                        new ToolHour(
                            new ToolHour.Key(tool.id(), call.began().truncatedTo(ChronoUnit.HOURS)),
                            1,
                            call.outcome() == CallOutcome.OK ? 0 : 1,
                            call.micros(),
                            call.micros(),
                            call.micros(),
                            call.began())))
            .orElse(true);
  }

  private boolean add(ToolHour more) {
    // A few more than that may get in at once.
    if (waiting.size() >= MAX && !waiting.containsKey(more.key())) {
      return false;
    }
    waiting.merge(more.key(), more, ToolHour::plus);
    return true;
  }

  /** Takes all that there is, each tool and hour once. */
  List<ToolHour> takeAll() {
    Map<ToolHour.Key, ToolHour> taken = new HashMap<>();
    for (ToolHour.Key key : List.copyOf(waiting.keySet())) {
      ToolHour hour = waiting.remove(key);
      // It may have been counted again meanwhile.
      if (hour != null) {
        taken.merge(key, hour, ToolHour::plus);
      }
    }
    return List.copyOf(taken.values());
  }

  /**
   * Gives back what the database could not be told.
   *
   * @return of how many calls there was no room for
   */
  long giveBack(List<ToolHour> taken) {
    return taken.stream().filter(hour -> !add(hour)).mapToLong(ToolHour::calls).sum();
  }
}
