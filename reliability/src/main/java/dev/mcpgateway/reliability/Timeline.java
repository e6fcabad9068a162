package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Event.Kind;
import dev.mcpgateway.reliability.Lane.End;
import dev.mcpgateway.reliability.Lane.Phase;
import dev.mcpgateway.reliability.Lane.Probe;
import dev.mcpgateway.reliability.Lane.Stretch;
import dev.mcpgateway.reliability.Run.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Draws a run: a lane a replica, one for the lock, faults as vertical marks, seconds below. */
final class Timeline {

  private static final int WIDTH = 1120;
  private static final int LEFT = 108;
  private static final int RIGHT = 114;
  private static final int LANES_TOP = 132;
  private static final int LANE = 32;
  private static final int BAR = 18;
  private static final int LINE = 19;
  private static final int LONG_START = 20;
  private static final int SHOWN_OF_START = 5;
  private static final int MAX_TICKS = 14;
  private static final int MAX_LISTED_FAULTS = 40;
  private static final List<Integer> STEPS = List.of(1, 2, 5, 10, 20, 30, 60, 120, 300, 600);

  private final Result result;
  private final Instant began;

  /** What is left out at the beginning, where nothing but starting happens; in seconds. */
  private final int skipped;

  private final double seconds;
  private final List<Lane> lanes;
  private final List<Event> faults;
  private final StringBuilder svg = new StringBuilder();

  private Timeline(Result result) {
    this.result = result;
    began = result.began();
    Instant ended =
        result.events().stream()
            .map(Event::at)
            .reduce(began, (a, b) -> a.isAfter(b) ? a : b)
            .plusSeconds(1);
    skipped = skipped(result.events());
    seconds = Math.max(1, millis(Duration.between(began, ended)) / 1000.0 - skipped);
    lanes =
        result.events().stream()
            .map(Event::lane)
            .filter(lane -> !lane.equals(Event.DATABASE) && !lane.equals(Event.HARNESS))
            .distinct()
            .sorted()
            .map(lane -> Lane.of(lane, result.events(), began, ended))
            .toList();
    faults =
        result.events().stream()
            .filter(event -> event.kind() == Kind.FAULT || event.kind() == Kind.HEALED)
            .toList();
  }

  /** Up to shortly before the first replica does more than start. */
  private int skipped(List<Event> events) {
    long first =
        events.stream()
            .filter(event -> event.kind() != Kind.STARTED && event.kind() != Kind.SCHEMA)
            .findFirst()
            .map(event -> Duration.between(began, event.at()).toSeconds())
            .orElse(0L);
    return first < LONG_START ? 0 : (int) first - SHOWN_OF_START;
  }

  /** A picture that needs nothing else. */
  static String svg(Result result) {
    return new Timeline(result).draw();
  }

  /** A page with the picture, every check and what was measured. */
  static String html(Result result) {
    StringBuilder rows = new StringBuilder();
    for (Check check : result.checks()) {
      rows.append(
          "<tr><td class=\"%s\">%s</td><td>%s</td><td>%s</td></tr>%n"
              .formatted(
                  check.holds() ? "ok" : "broken",
                  check.holds() ? "holds" : "broken",
                  escape(check.what()),
                  escape(check.detail())));
    }
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>%s</title>
        <style>
        body { font: 15px/1.5 system-ui, sans-serif; color: #24303f; background: #fff;
               max-width: 1120px; margin: 24px auto; padding: 0 16px; }
        table { border-collapse: collapse; margin: 12px 0 } td { padding: 3px 14px 3px 0; vertical-align: top }
        .ok { color: #2e7d4f } .broken { color: #b3261e; font-weight: 600 }
        code { background: #f2f4f7; padding: 2px 6px; border-radius: 4px }
        svg { max-width: 100%%; height: auto }
        </style></head><body>
        %s
        <table>%s</table>
        <p>Again: <code>%s</code></p>
        </body></html>
        """
        .formatted(escape(result.run().label()), svg(result), rows, escape(result.run().command()));
  }

  private String draw() {
    int lanesBottom = LANES_TOP + (lanes.size() + 1) * LANE;
    int told = Math.min(faults.size(), MAX_LISTED_FAULTS);
    int height = lanesBottom + 58 + told * LINE + (told > 0 ? 14 : 0);
    svg.append(
        String.format(
            Locale.ROOT,
            """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13" fill="#24303f">
        <defs><pattern id="frozen" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff" fill-opacity="0.55"/><rect width="3" height="7" fill="#5b6b80"/></pattern></defs>
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        """,
            WIDTH,
            height,
            WIDTH,
            height));
    drawHead();
    drawLegend();
    drawAxis(lanesBottom);
    drawLock();
    for (int i = 0; i < lanes.size(); i++) {
      drawLane(lanes.get(i), LANES_TOP + (i + 1) * LANE);
    }
    drawFaults(lanesBottom);
    drawHeadOfSchema(lanesBottom);
    return svg.append("</svg>\n").toString();
  }

  private void drawHead() {
    Run run = result.run();
    text(16, 30, "font-size=\"19\" font-weight=\"600\"", run.scenario().what());
    text(
        16,
        53,
        "fill=\"#5b6b80\"",
        String.format(
            Locale.ROOT,
            "%s · %d replicas · %s · seed %d%s",
            run.scenario().name(),
            run.replicas(),
            run.way().poolSize().stream()
                .mapToObj("PgBouncer with a pool of %d"::formatted)
                .findFirst()
                .orElse("without a pooler"),
            run.seed(),
            skipped > 0
                ? String.format(
                    Locale.ROOT,
                    " · the first %d s, in which the replicas start, are left out",
                    skipped)
                : ""));
    boolean holds = result.holds();
    text(
        WIDTH - 16,
        53,
        "text-anchor=\"end\" font-weight=\"600\" fill=\"%s\""
            .formatted(holds ? "#2e7d4f" : "#b3261e"),
        holds
            ? String.format(Locale.ROOT, "all %d invariants hold", result.checks().size())
            : String.format(
                Locale.ROOT,
                "%d of %d invariants broken",
                result.broken().size(),
                result.checks().size()));
  }

  private void drawLegend() {
    int x = 16;
    for (Phase phase : Phase.values()) {
      if (lanes.stream()
          .flatMap(lane -> lane.stretches().stream())
          .anyMatch(s -> s.phase() == phase)) {
        x = legend(x, "fill=\"%s\"".formatted(phase.colour()), phase.words());
      }
    }
    if (lanes.stream().anyMatch(lane -> !lane.probes().isEmpty())) {
      probe(x + 7, 82, "");
      text(x + 19, 86, "", "probes");
      x += 80;
    }
    if (lanes.stream().anyMatch(lane -> !lane.frozen().isEmpty())) {
      x = legend(x, "fill=\"url(#frozen)\" stroke=\"#5b6b80\"", "frozen");
    }
    if (lanes.stream().flatMap(lane -> lane.ends().stream()).anyMatch(End::killed)) {
      cross(x + 7, 82);
      text(x + 19, 86, "", "killed");
      x += 80;
    }
    if (lanes.stream().flatMap(lane -> lane.ends().stream()).anyMatch(end -> !end.killed())) {
      stop(x + 6, 82);
      text(x + 19, 86, "", "gave up");
    }
  }

  private int legend(int x, String paint, String words) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"75\" width=\"14\" height=\"14\" rx=\"3\" %s/>%n",
            x,
            paint));
    text(x + 19, 86, "", words);
    return x + 19 + (int) (words.length() * 7.2) + 20;
  }

  private void drawAxis(int bottom) {
    int step =
        STEPS.stream()
            .filter(candidate -> seconds / candidate <= MAX_TICKS)
            .findFirst()
            .orElse(1200);
    int first = (skipped + step - 1) / step * step;
    for (int tick = first; tick <= skipped + seconds; tick += step) {
      double x = x(Duration.ofSeconds(tick));
      svg.append(line(x, LANES_TOP - 6, x, bottom + 4, "stroke=\"#e6e9ef\"", ""));
      text(
          x,
          bottom + 20,
          "text-anchor=\"middle\" fill=\"#5b6b80\"",
          String.format(Locale.ROOT, "%d s", tick));
    }
  }

  private void drawLock() {
    int middle = LANES_TOP + LANE / 2;
    text(LEFT - 12, middle + 4, "text-anchor=\"end\" fill=\"#5b6b80\"", "lock");
    List<Event> holders =
        result.events().stream().filter(event -> event.kind() == Kind.LOCK).toList();
    for (int i = 0; i < holders.size(); i++) {
      Event holder = holders.get(i);
      if (!holder.text().equals("free")) {
        Duration from = Duration.between(began, holder.at());
        Duration to =
            i + 1 < holders.size()
                ? Duration.between(began, holders.get(i + 1).at())
                : Duration.ofMillis((long) ((skipped + seconds) * 1000));
        bar(from, to, middle - 4, 8, "fill=\"#2f6fbf\"", "lock held by " + holder.text());
      }
    }
  }

  private void drawLane(Lane lane, int top) {
    int middle = top + LANE / 2;
    text(LEFT - 12, middle + 4, "text-anchor=\"end\"", lane.name());
    for (Stretch stretch : lane.stretches()) {
      bar(
          stretch.from(),
          stretch.to(),
          middle - BAR / 2,
          BAR,
          "fill=\"%s\"".formatted(stretch.phase().colour()),
          "%s %s, %s to %s"
              .formatted(
                  lane.name(),
                  stretch.phase().words(),
                  describe(stretch.from()),
                  describe(stretch.to())));
    }
    for (Stretch frozen : lane.frozen()) {
      bar(
          frozen.from(),
          frozen.to(),
          middle - BAR / 2,
          BAR,
          "fill=\"url(#frozen)\" stroke=\"#5b6b80\" stroke-width=\"0.8\"",
          lane.name() + " frozen");
    }
    for (Probe probe : lane.probes()) {
      probe(
          x(probe.at()),
          middle,
          "%s probes, %s: %s".formatted(lane.name(), describe(probe.at()), probe.found()));
    }
    for (End end : lane.ends()) {
      if (end.killed()) {
        cross(x(end.at()), middle);
      } else {
        stop(x(end.at()), middle);
      }
    }
    text(
        WIDTH - RIGHT + 12,
        middle + 4,
        "fill=\"#5b6b80\"",
        lane.firstReady().map(at -> "ready " + describe(at)).orElse("never ready"));
  }

  private void drawHeadOfSchema(int bottom) {
    result.events().stream()
        .filter(event -> event.kind() == Kind.SCHEMA && event.text().startsWith("head"))
        .findFirst()
        .map(event -> Duration.between(began, event.at()))
        .filter(at -> millis(at) > 0)
        .ifPresent(
            at -> {
              double x = x(at);
              svg.append(
                  line(
                      x,
                      LANES_TOP - 6,
                      x,
                      bottom + 4,
                      "stroke=\"#2f6fbf\" stroke-width=\"1.5\"",
                      ""));
              text(
                  x + 5,
                  LANES_TOP + 3,
                  "fill=\"#2f6fbf\" font-size=\"12\" paint-order=\"stroke\" stroke=\"#ffffff\""
                      + " stroke-width=\"4\"",
                  "schema at head");
            });
  }

  private void drawFaults(int bottom) {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < faults.size(); i++) {
      Event fault = faults.get(i);
      String colour = fault.kind() == Kind.FAULT ? "#c62f2f" : "#2e7d4f";
      Duration at = Duration.between(began, fault.at());
      double x = x(at);
      svg.append(
          line(
              x,
              LANES_TOP - 14,
              x,
              bottom + 4,
              "stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"".formatted(colour),
              fault.text()));
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%s\" cy=\"%d\" r=\"9\" fill=\"%s\"/>%n",
              decimal(x),
              LANES_TOP - 22,
              colour));
      text(
          x,
          LANES_TOP - 18,
          "text-anchor=\"middle\" font-size=\"11\" font-weight=\"600\" fill=\"#ffffff\"",
          Integer.toString(i + 1));
      told.add(String.format(Locale.ROOT, "%d   %s   %s", i + 1, describe(at), fault.text()));
    }
    int y = bottom + 52;
    for (String line : told.subList(0, Math.min(told.size(), MAX_LISTED_FAULTS))) {
      text(LEFT, y, "xml:space=\"preserve\"", line);
      y += LINE;
    }
  }

  private void bar(Duration from, Duration to, int y, int height, String paint, String title) {
    double left = x(from);
    double width = Math.max(1.5, x(to) - left);
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" rx=\"2.5\" %s><title>%s</title></rect>%n",
            decimal(left),
            y,
            decimal(width),
            height,
            paint,
            escape(title)));
  }

  private void probe(double x, int y, String title) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%s\" cy=\"%d\" r=\"3.5\" fill=\"#ffffff\" stroke=\"#24303f\" stroke-width=\"1.5\"><title>%s</title></circle>%n",
            decimal(x),
            y,
            escape(title)));
  }

  private void cross(double x, int y) {
    Stream.of(-1, 1)
        .map(
            slope ->
                line(
                    x - 6,
                    y - 6 * slope,
                    x + 6,
                    y + 6 * slope,
                    "stroke=\"#c62f2f\" stroke-width=\"3\" stroke-linecap=\"round\"",
                    "killed"))
        .forEach(svg::append);
  }

  private void stop(double x, int y) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%s\" y=\"%d\" width=\"11\" height=\"11\" rx=\"2\" fill=\"#c62f2f\"><title>gave up</title></rect>%n",
            decimal(x - 5.5),
            y - 5));
  }

  private void text(double x, int y, String attributes, String words) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%s\" y=\"%d\" %s>%s</text>%n",
            decimal(x),
            y,
            attributes,
            escape(words)));
  }

  private static String line(
      double x1, int y1, double x2, int y2, String attributes, String title) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\" %s><title>%s</title></line>%n",
        decimal(x1),
        y1,
        decimal(x2),
        y2,
        attributes,
        escape(title));
  }

  private double x(Duration at) {
    double shown = Math.max(0, millis(at) / 1000.0 - skipped);
    return LEFT + (WIDTH - LEFT - RIGHT) * shown / seconds;
  }

  private static long millis(Duration duration) {
    return Math.max(0, duration.toMillis());
  }

  private static String describe(Duration at) {
    return String.format(Locale.ROOT, "%.1f s", millis(at) / 1000.0);
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
