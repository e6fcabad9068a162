package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Event.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a gateway's log.
 *
 * @param at when it was written
 * @param level such as {@code INFO}
 * @param message what follows the logger's name
 */
record LogLine(Instant at, String level, String message) {

  private static final Pattern LINE =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z) (ERROR|WARN|INFO) +\\w+: (.*)");

  /** The first that a message contains determines its kind. */
  private static final List<Map.Entry<String, Kind>> SIGNS =
      List.of(
          Map.entry("The schema is at head", Kind.AT_HEAD),
          Map.entry("The schema is ahead", Kind.AT_HEAD),
          Map.entry("The schema is ", Kind.NOT_AT_HEAD),
          Map.entry("Waiting for ", Kind.WAITING),
          Map.entry("Trying again", Kind.RETRYING),
          Map.entry("cannot be reached", Kind.DATABASE_AWAY),
          Map.entry("This replica migrates", Kind.MIGRATING),
          Map.entry("Migrated in", Kind.MIGRATED),
          Map.entry("Step '", Kind.STEP),
          Map.entry("The bootstrap is done", Kind.BOOTSTRAPPED),
          Map.entry(" is up at http", Kind.UP));

  /** Reads a line; empty if it does not have the gateway's format, like those of a stack trace. */
  static Optional<LogLine> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new LogLine(Instant.parse(matcher.group(1)), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** The event that it reports, if any. */
  Optional<Event> event(String lane) {
    return SIGNS.stream()
        .filter(sign -> message.contains(sign.getKey()))
        .findFirst()
        .map(sign -> new Event(at, lane, sign.getValue(), message));
  }
}
