package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.testbed.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The options of the command line.
 *
 * @param rounds the number of runs of each cell
 * @param replicas the numbers of replicas that start together; each number is a cell
 * @param bound the timeout for the last replica to be ready
 * @param renderOnly whether to only write the tables of existing measurements
 * @param publish whether to put the tables into the documentation
 */
record Options(
    int rounds,
    List<Integer> replicas,
    List<Route> routes,
    List<Peer> peers,
    List<Situation> situations,
    Duration bound,
    boolean renderOnly,
    boolean publish,
    boolean help) {

  static final String USAGE =
      """
      Usage: benchmarks/peers [OPTION]...

      Brings the gateway's schema to head side by side, by turns, in one run on this machine: as the
      gateway does it, with Liquibase's standard lock, with liquibase-sessionlock, with Flyway. A
      replica is a small JVM that does nothing else. The measurements, tables go to
      benchmarks/target/peers/, with the output of replicas that failed or hung. It needs the package
      pgbouncer, or a Docker engine; a round takes some 5 minutes, the first one three times that.

        --rounds N          how often each cell is played, 1 to 100 (3); not again what was cut off
        --replicas N,N,...  how many replicas start together (1,4,8)
        --route ROUTE       direct, pool_2 or pool_1; may be given several times (all)
        --peer PEER         gateway, liquibase, sessionlock or flyway; may be given several times (all)
        --situation WHAT    empty, at_head or killed; may be given several times (all)
        --bound SECONDS     after which a replica that is not ready is cut off, 5 to 600 (30)
        --render            measure nothing: write the tables of the last run again
        --publish           put the tables into docs/performance.md
        --help

      Exit: 0 when the gateway was ready everywhere, left no lock and made the same schema as the
      others; 1 when not; 2 when this was not understood.
      """;

  /** The command line is invalid. */
  static final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static Options parse(List<String> arguments) {
    int rounds = 3;
    List<Integer> replicas = List.of(1, 4, 8);
    List<Route> routes = new ArrayList<>();
    List<Peer> peers = new ArrayList<>();
    List<Situation> situations = new ArrayList<>();
    int bound = 30;
    boolean renderOnly = false;
    boolean publish = false;
    boolean help = false;
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--rounds" -> rounds = number(value(arguments, ++i), 1, 100);
        case "--replicas" ->
            replicas =
                Stream.of(value(arguments, ++i).split(",", -1))
                    .map(word -> number(word, 1, 64))
                    .toList();
        case "--route" -> routes.add(word(Route.class, value(arguments, ++i)));
        case "--peer" -> peers.add(peer(value(arguments, ++i)));
        case "--situation" -> situations.add(word(Situation.class, value(arguments, ++i)));
        case "--bound" -> bound = number(value(arguments, ++i), 5, 600);
        case "--render" -> renderOnly = true;
        case "--publish" -> publish = true;
        case "--help", "-h" -> help = true;
        default -> throw new UsageException("unknown option '" + arguments.get(i) + "'");
      }
    }
    return new Options(
        rounds,
        replicas,
        routes.isEmpty() ? List.of(Route.values()) : List.copyOf(routes),
        peers.isEmpty() ? List.of(Peer.values()) : List.copyOf(peers),
        situations.isEmpty() ? List.of(Situation.values()) : List.copyOf(situations),
        Duration.ofSeconds(bound),
        renderOnly,
        publish,
        help);
  }

  static Peer peer(String word) {
    return word(Peer.class, word);
  }

  /** The runs of one round of a situation on a route, the smaller first. */
  List<Integer> replicas(Situation situation) {
    int max = replicas.stream().mapToInt(Integer::intValue).max().orElseThrow();
    return situation == Situation.KILLED ? List.of(Math.max(2, Math.min(4, max))) : replicas;
  }

  private static String value(List<String> arguments, int index) {
    if (index >= arguments.size()) {
      throw new UsageException(arguments.get(index - 1) + " needs a value");
    }
    return arguments.get(index);
  }

  private static int number(String text, int min, int max) {
    int number;
    try {
      number = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      number = min - 1;
    }
    if (number < min || number > max) {
      throw new UsageException(
          String.format(Locale.ROOT, "'%s': a number from %d to %d is accepted", text, min, max));
    }
    return number;
  }

  private static <E extends Enum<E>> E word(Class<E> words, String text) {
    return Stream.of(words.getEnumConstants())
        .filter(word -> word.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "'%s' is none of %s"
                        .formatted(
                            text,
                            String.join(
                                ", ",
                                Stream.of(words.getEnumConstants())
                                    .map(word -> word.name().toLowerCase(Locale.ROOT))
                                    .toList()))));
  }
}
