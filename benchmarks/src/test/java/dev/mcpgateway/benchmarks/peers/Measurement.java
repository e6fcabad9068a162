package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.testbed.Route;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The result of one run of a cell. Times are in milliseconds, from the start of the first process,
 * or from the kill of the migrator.
 *
 * @param round from 1
 * @param first when the first replica was ready, if any
 * @param last when the last replica was ready, if any
 * @param inProcess the time of the last one without the start of its JVM, if any
 * @param ready the number of ready replicas in the end
 * @param failed the number that exited with an error
 * @param hung the number that were neither ready nor had exited at the timeout
 * @param locks the number of locks left two seconds after the last process exited
 * @param schemaIsHead whether the final schema was the gateway's
 * @param statements the number of statements in the start of one more replica, if counted
 */
record Measurement(
    int round,
    Cell cell,
    OptionalLong first,
    OptionalLong last,
    OptionalLong inProcess,
    int ready,
    int failed,
    int hung,
    int locks,
    boolean schemaIsHead,
    OptionalLong statements) {

  private static final String NONE = "-";

  Measurement withStatements(long counted) {
    return new Measurement(
        round,
        cell,
        first,
        last,
        inProcess,
        ready,
        failed,
        hung,
        locks,
        schemaIsHead,
        OptionalLong.of(counted));
  }

  /** A line that {@link #parse} reads. */
  String line() {
    return String.join(
        "\t",
        Integer.toString(round),
        cell.peer().name(),
        cell.situation().name(),
        cell.route().name(),
        Integer.toString(cell.replicas()),
        text(first),
        text(last),
        text(inProcess),
        Integer.toString(ready),
        Integer.toString(failed),
        Integer.toString(hung),
        Integer.toString(locks),
        Boolean.toString(schemaIsHead),
        text(statements));
  }

  /**
   * The reverse of {@link #line}.
   *
   * @throws IllegalArgumentException for any other line
   */
  static Measurement parse(String line) {
    String[] f = line.split("\t", -1);
    if (f.length != 14) {
      throw new IllegalArgumentException("not a measurement: " + line);
    }
    return new Measurement(
        Integer.parseInt(f[0]),
        new Cell(
            Peer.valueOf(f[1]),
            Situation.valueOf(f[2]),
            Route.valueOf(f[3]),
            Integer.parseInt(f[4])),
        number(f[5]),
        number(f[6]),
        number(f[7]),
        Integer.parseInt(f[8]),
        Integer.parseInt(f[9]),
        Integer.parseInt(f[10]),
        Integer.parseInt(f[11]),
        Boolean.parseBoolean(f[12]),
        number(f[13]));
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : NONE;
  }

  private static OptionalLong number(String text) {
    return Optional.of(text)
        .filter(there -> !there.equals(NONE))
        .map(there -> OptionalLong.of(Long.parseLong(there)))
        .orElseGet(OptionalLong::empty);
  }
}
