package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Run.Result;
import java.util.List;
import java.util.stream.Collectors;

/** Tells results as text. */
final class Report {

  private Report() {}

  /** What a terminal shows of one run. */
  static String of(Result result) {
    StringBuilder text =
        new StringBuilder(
            "%-4s %-22s %-7s %4d s  %s%n"
                .formatted(
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

  /** A row of the published table. */
  static String row(Result result) {
    return "| %s | %s | %d | %d | %s | %s |%n"
        .formatted(
            result.run().scenario().name(),
            result.run().way().label(),
            result.run().replicas(),
            result.run().seed(),
            result.holds()
                ? "all hold"
                : result.broken().stream().map(Check::what).collect(Collectors.joining("; ")),
            measures(result));
  }

  /** The published table. */
  static String table(List<Result> results) {
    return "| scenario | route | replicas | seed | invariants | measured |\n|---|---|---|---|---|---|\n"
        + results.stream().map(Report::row).collect(Collectors.joining());
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

  private static String measures(Result result) {
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
