package dev.mcpgateway.testbed;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The output of the conformance suite.
 *
 * @param exit 0 if every required scenario has passed
 */
public record ConformanceReport(String revision, int exit, List<String> lines) {
  private static final String SUMMARY = "=== SUMMARY ===";
  private static final Pattern SCENARIO =
      Pattern.compile("([\u2713\u2717]) ([a-z0-9-]+): \\d+ passed, \\d+ failed.*");
  private static final Pattern NOT_SCORED =
      Pattern.compile(" +[\u2713\u2717] ([a-z0-9-]+) \\(.*\\)");
  private static final String PASSED = "\u2713";

  public ConformanceReport {
    lines = List.copyOf(lines);
  }

  /** The suite's own summary, empty if it printed none. */
  public List<String> summary() {
    int from = lines.indexOf(SUMMARY);
    return from < 0 ? List.of() : lines.subList(from, lines.size());
  }

  /** The required scenarios that have passed. */
  public List<String> passed() {
    return scored(true);
  }

  /** The required scenarios that have failed. */
  public List<String> failed() {
    return scored(false);
  }

  /** The score, as in {@code 30 of 30}, and what has failed. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "revision %s: %d of %d, exit %d%s",
        revision,
        passed().size(),
        passed().size() + failed().size(),
        exit,
        failed().isEmpty() ? "" : ", failed: " + String.join(" ", failed()));
  }

  private List<String> scored(boolean hasPassed) {
    Set<String> notScored =
        summary().stream()
            .map(NOT_SCORED::matcher)
            .filter(Matcher::matches)
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    return summary().stream()
        .map(SCENARIO::matcher)
        .filter(Matcher::matches)
        .filter(match -> match.group(1).equals(PASSED) == hasPassed)
        .map(match -> match.group(2))
        .filter(scenario -> !notScored.contains(scenario))
        .toList();
  }
}
