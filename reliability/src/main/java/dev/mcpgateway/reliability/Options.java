package dev.mcpgateway.reliability;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The options of the command line.
 *
 * @param runs the runs to perform
 * @param jobs the number of concurrent runs
 * @param rest whether to skip runs that have passed already
 * @param table whether to only create the table of all runs
 * @param list whether to only list the scenarios
 * @param help whether to only print the usage
 */
record Options(List<Run> runs, int jobs, boolean rest, boolean table, boolean list, boolean help) {

  static final String USAGE =
      """
      Usage: reliability/run OPTION...

      Starts PostgreSQL, PgBouncer and replicas of gateway.jar, injects faults, and checks what
      must hold whatever happens. Logs, a timeline and a table go to reliability/target/runs/.

        --list              the scenarios
        --scenario NAME     play this one; may be given several times
        --all               play the failure matrix: every scenario on direct, pool-2, pool-1
        --random DURATION   faults of all kinds by chance, as in PT10M
        --route WAY         direct, pool-20, pool-2 or pool-1; may be given several times (direct)
        --replicas N        how many replicas, 1 to 64 (8)
        --seed N            what chance begins with (1)
        --jobs N            how many runs at a time, 1 to 8 (1)
        --rest              leave out what has held, with as many replicas, in an earlier call
        --table             the table of all that was played so far
        --help

      Exit: 0 when everything held, 1 when something did not, 2 when this was not understood.
      """;

  static Options parse(List<String> arguments) throws UsageException {
    List<Scenario> scenarios = new ArrayList<>();
    List<Way> ways = new ArrayList<>();
    boolean all = false;
    boolean rest = false;
    boolean table = false;
    boolean list = false;
    boolean help = false;
    int replicas = 8;
    int jobs = 1;
    long seed = 1;
    for (int i = 0; i < arguments.size(); i++) {
      String option = arguments.get(i);
      switch (option) {
        case "--help", "-h" -> help = true;
        case "--list" -> list = true;
        case "--all" -> all = true;
        case "--rest" -> rest = true;
        case "--table" -> table = true;
        case "--scenario" -> scenarios.add(Scenarios.named(value(arguments, ++i)));
        case "--random" -> scenarios.add(Scenarios.random(duration(arguments, ++i)));
        case "--route" -> ways.add(Way.of(value(arguments, ++i)));
        case "--replicas" -> replicas = (int) number(arguments, ++i, 1, 64);
        case "--jobs" -> jobs = (int) number(arguments, ++i, 1, 8);
        case "--seed" -> seed = number(arguments, ++i, 0, Long.MAX_VALUE);
        default -> throw new UsageException("unknown option '%s'".formatted(option));
      }
    }
    if (all) {
      scenarios.addAll(Scenarios.all().stream().filter(Scenario::inMatrix).toList());
    }
    if (ways.isEmpty()) {
      ways.addAll(all ? List.of(Way.DIRECT, Way.POOL_2, Way.POOL_1) : List.of(Way.DIRECT));
    }
    if (scenarios.isEmpty() && !table && !list && !help) {
      throw new UsageException("nothing to play: --scenario NAME or --all");
    }
    List<Run> runs = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      for (Way way : ways) {
        if (scenario.ways().test(way)) {
          runs.add(new Run(scenario, way, replicas, seed));
        }
      }
    }
    return new Options(List.copyOf(runs), jobs, rest, table, list, help);
  }

  private static String value(List<String> arguments, int index) throws UsageException {
    if (index >= arguments.size()) {
      throw new UsageException("%s needs a value".formatted(arguments.get(index - 1)));
    }
    return arguments.get(index);
  }

  private static Duration duration(List<String> arguments, int index) throws UsageException {
    String text = value(arguments, index);
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new UsageException("--random is '%s': a duration such as PT10M".formatted(text));
    }
  }

  private static long number(List<String> arguments, int index, long min, long max)
      throws UsageException {
    String text = value(arguments, index);
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused(arguments.get(index - 1), text, min, max);
    }
    throw refused(arguments.get(index - 1), text, min, max);
  }

  private static UsageException refused(String option, String text, long min, long max) {
    return new UsageException(
        String.format(
            Locale.ROOT, "%s is '%s': a number from %d to %d is accepted", option, text, min, max));
  }
}
