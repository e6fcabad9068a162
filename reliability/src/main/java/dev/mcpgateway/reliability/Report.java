package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Run.Result;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats results as text. */
final class Report {

  private Report() {}

  /** One run, for a terminal. */
  static String of(Result result) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-4s %-22s %-7s %4d s  %s%n",
                result.holds() ? "ok" : "FAIL",
                result.run().scenario().name(),
                result.run().way().label(),
                result.took().toSeconds(),
                measures(result)));
    for (Check check : result.broken()) {
      text.append("     broken: %s: %s%n".formatted(check.what(), check.detail()));
    }
    if (!result.holds()) {
      text.append("     again:  %s%n".formatted(result.run().command()));
    }
    return text.toString();
  }

  /** The published table: a row per scenario, a column per route, then the measurements. */
  static String table(List<Outcome> outcomes) {
    List<Way> ways =
        Stream.of(Way.DIRECT, Way.POOL_20, Way.POOL_2, Way.POOL_1)
            .filter(
                way ->
                    way != Way.POOL_20
                        || outcomes.stream().anyMatch(o -> o.way().equals("pool-20")))
            .toList();
    StringBuilder table = new StringBuilder("| scenario |");
    ways.forEach(way -> table.append(" ").append(way.label()).append(" |"));
    table.append(" measured |\n|---|").append("---|".repeat(ways.size())).append("---|\n");
    for (String scenario : scenarios(outcomes)) {
      List<Outcome> row = outcomes.stream().filter(o -> o.scenario().equals(scenario)).toList();
      table.append("| ").append(scenario).append(" |");
      ways.forEach(way -> table.append(" ").append(cell(scenario, way, row)).append(" |"));
      table.append(" ").append(measured(ways, row)).append(" |\n");
    }
    return table.toString();
  }

  /** Those of the matrix, then other scenarios that were run. */
  private static List<String> scenarios(List<Outcome> outcomes) {
    return Stream.concat(
            Scenarios.all().stream().map(Scenario::name),
            outcomes.stream().map(Outcome::scenario).sorted())
        .distinct()
        .toList();
  }

  private static String cell(String scenario, Way way, List<Outcome> row) {
    List<String> played =
        row.stream()
            .filter(outcome -> outcome.way().equals(way.label()))
            .sorted(Comparator.comparing(Outcome::seed))
            .map(
                outcome ->
                    outcome.holds()
                        ? String.format(Locale.ROOT, "holds, %d", outcome.replicas())
                        : String.format(
                            Locale.ROOT,
                            "**%s: broken**, %d",
                            outcome.broken(),
                            outcome.replicas()))
            .toList();
    if (!played.isEmpty()) {
      return String.join("; ", played);
    }
    return Scenarios.all().stream().anyMatch(s -> s.name().equals(scenario) && !s.ways().test(way))
        ? "n/a"
        : "–";
  }

  private static String measured(List<Way> ways, List<Outcome> row) {
    return ways.stream()
        .flatMap(way -> row.stream().filter(outcome -> outcome.way().equals(way.label())))
        .filter(outcome -> !outcome.measured().isEmpty())
        .map(outcome -> outcome.way() + ": " + outcome.measured())
        .collect(Collectors.joining("; "));
  }

  /** Every check of a run. */
  static String checks(Result result) {
    return result.checks().stream()
        .map(
            check ->
                "%s  %s%s%n"
                    .formatted(
                        check.holds() ? "holds " : "BROKEN",
                        check.what(),
                        check.holds() ? "" : ": " + check.detail()))
        .collect(Collectors.joining("", of(result), ""));
  }

  static String measures(Result result) {
    String measured =
        result.measures().entrySet().stream()
            .map(measure -> measure.getKey() + " " + measure.getValue())
            .collect(Collectors.joining(", "));
    return result.restarts() == 0
        ? measured
        : "%s%s started again"
            .formatted(measured.isEmpty() ? "" : measured + ", ", result.restarts());
  }
}
