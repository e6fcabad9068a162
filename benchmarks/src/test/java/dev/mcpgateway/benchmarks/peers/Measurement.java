package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.testbed.Route;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one play of a cell went. Times are in milliseconds, from the start of the first process;
 * where the migrator is killed, from that.
 *
 * @param round from 1
 * @param first when the first replica was ready, where one was
 * @param last when the last of those that became ready was, where one was
 * @param inProcess what the last of them took without the start of its JVM, where one was ready
 * @param ready how many were ready in the end
 * @param failed how many ended with an error
 * @param hung how many were neither ready nor ended when the time was up
 * @param locks how many locks were left two seconds after the last process had ended
 * @param schemaIsHead whether the schema in the end was that of the gateway
 * @param statements how many reached the server in a start of one more replica, where counted
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
