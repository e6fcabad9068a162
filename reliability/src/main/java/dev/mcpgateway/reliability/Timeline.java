package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Event.Kind;
import dev.mcpgateway.reliability.Lane.End;
import dev.mcpgateway.reliability.Lane.Probe;
import dev.mcpgateway.reliability.Lane.Stretch;
import dev.mcpgateway.reliability.Run.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A run as a Markdown page: a Gantt chart (Mermaid) with a section for each replica, one for the
 * lock and one for the faults; then all probes, faults and checks as tables.
 */
final class Timeline {

  private final Result result;
  private final Instant began;
  private final Instant ended;
  private final StringBuilder page = new StringBuilder();

  private Timeline(Result result) {
    this.result = result;
    began = result.began();
    ended =
        result.events().stream()
            .map(Event::at)
            .reduce(began, (a, b) -> a.isAfter(b) ? a : b)
            .plusSeconds(1);
  }

  static String markdown(Result result) {
    return new Timeline(result).write();
  }

  private String write() {
    Run run = result.run();
    List<Lane> lanes =
        result.events().stream()
            .map(Event::lane)
            .filter(lane -> !lane.equals(Event.DATABASE) && !lane.equals(Event.HARNESS))
            .distinct()
            .sorted()
            .map(lane -> Lane.of(lane, result.events(), began, ended))
            .toList();
    add("# %s", run.label());
    add("%n%s Again: `%s`.%n", run.scenario().what(), run.command());
    add("```mermaid%ngantt%n  dateFormat x%n  axisFormat %%M:%%S");
    add("  section lock");
    spans(Kind.LOCK, "free");
    lanes.forEach(this::add);
    add("  section faults");
    for (Event fault : faults()) {
      task(fault.text(), "milestone, ", since(fault), Duration.ZERO);
    }
    add("```%n%n| at | where | what |%n|---|---|---|");
    for (Lane lane : lanes) {
      for (Probe probe : lane.probes()) {
        row(seconds(probe.at()), lane.name(), "probes: " + probe.found());
      }
      lane.firstReady().ifPresent(at -> row(seconds(at), lane.name(), "ready"));
    }
    result.events().stream()
        .filter(event -> event.kind() == Kind.SCHEMA && event.text().startsWith("head"))
        .findFirst()
        .ifPresent(event -> row(seconds(since(event)), event.lane(), "schema at head"));
    faults().forEach(fault -> row(seconds(since(fault)), fault.lane(), fault.text()));
    add("%n| check | | found |%n|---|---|---|");
    for (Check check : result.checks()) {
      row(check.what(), check.holds() ? "holds" : "**broken**", check.detail());
    }
    return page.toString();
  }

  private void add(Lane lane) {
    add("  section %s", lane.name());
    for (Stretch stretch : lane.stretches()) {
      task(stretch.phase().words(), stretch.phase().mark(), stretch.from(), length(stretch));
    }
    for (Stretch frozen : lane.frozen()) {
      task("frozen", "crit, ", frozen.from(), length(frozen));
    }
    for (End end : lane.ends()) {
      task(end.killed() ? "killed" : "gave up", "crit, milestone, ", end.at(), Duration.ZERO);
    }
  }

  /** From each event of a kind to the next one, except for those with an irrelevant text. */
  private void spans(Kind kind, String nothing) {
    List<Event> events = result.events().stream().filter(e -> e.kind() == kind).toList();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      if (!event.text().equals(nothing)) {
        Instant end = i + 1 < events.size() ? events.get(i + 1).at() : ended;
        task(event.text(), "active, ", since(event), Duration.between(event.at(), end));
      }
    }
  }

  private List<Event> faults() {
    return result.events().stream()
        .filter(event -> event.kind() == Kind.FAULT || event.kind() == Kind.HEALED)
        .toList();
  }

  private void task(String words, String mark, Duration from, Duration length) {
    // Colons, semicolons and hashes are Mermaid's own.
    add(
        "  %s :%s%d, %dms",
        words.replaceAll("[:;#,`<>]", " ").strip(), mark, from.toMillis(), length.toMillis());
  }

  private void row(String... cells) {
    add("| %s |", String.join(" | ", List.of(cells).stream().map(Timeline::cell).toList()));
  }

  private void add(String format, Object... values) {
    page.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private Duration since(Event event) {
    return Duration.between(began, event.at());
  }

  private static Duration length(Stretch stretch) {
    return stretch.to().minus(stretch.from());
  }

  private static String seconds(Duration at) {
    return String.format(Locale.ROOT, "%.1f s", Math.max(0, at.toMillis()) / 1000.0);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;").replaceAll("\\R", " ");
  }
}
