package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.testbed.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables of the measurements. */
record Report(Context context, List<Measurement> measurements) {

  static Report read(List<String> lines) {
    return new Report(
        Context.parse(lines.get(0)),
        lines.subList(1, lines.size()).stream().map(Measurement::parse).toList());
  }

  /** Whether the gateway was ready everywhere, left no lock, and all created the same schema. */
  boolean holds() {
    return measurements.stream()
        .filter(play -> play.cell().peer() == Peer.GATEWAY)
        .allMatch(play -> play.failed() + play.hung() + play.locks() == 0 && play.schemaIsHead());
  }

  /** Markdown. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
        Measured on %s: %s processors, load average %s before and %s after, OpenJDK %s, PostgreSQL %s on the same machine, %d %s, by turns.
        A cell has the median in seconds, then the least and the most of the rounds, and how many times the gateway's median it is. What was
        not ready after %.0f s was cut off and not repeated.

        """,
            context.date(),
            context.processors(),
            context.loadBefore(),
            context.loadAfter(),
            context.java(),
            context.postgres(),
            context.rounds(),
            context.rounds() == 1 ? "round" : "rounds",
            context.bound()));
    if (has(Situation.EMPTY)) {
      text.append(section(Situation.EMPTY, "An empty database: seconds to the last replica ready"));
    }
    if (has(Situation.AT_HEAD)) {
      text.append(section(Situation.AT_HEAD, "At head: seconds to the last replica ready"));
      text.append(nothingToDo());
    }
    if (has(Situation.KILLED)) {
      text.append(killed());
    }
    return text.append(schemas()).toString();
  }

  private String section(Situation situation, String title) {
    StringBuilder text = new StringBuilder(heading(title));
    text.append(header("route, replicas"));
    for (Route route : routes(situation)) {
      for (int replicas : replicas(situation, route)) {
        text.append(
            row(
                String.format(Locale.ROOT, "%s, %d", Cell.words(route), replicas),
                peer -> new Cell(peer, situation, route, replicas),
                Summary::last,
                true));
      }
    }
    return text.append("\n").toString();
  }

  private String killed() {
    StringBuilder text =
        new StringBuilder(
            heading("The migrator is killed: seconds from then until the others are ready"));
    text.append(header("route, which"));
    for (Route route : routes(Situation.KILLED)) {
      for (int replicas : replicas(Situation.KILLED, route)) {
        Function<Peer, Cell> cell = peer -> new Cell(peer, Situation.KILLED, route, replicas);
        text.append(row(Cell.words(route) + ", the first", cell, Summary::first, false));
        text.append(
            row(
                String.format(Locale.ROOT, "%s, the last of %d", Cell.words(route), replicas - 1),
                cell,
                Summary::last,
                true));
      }
    }
    return text.append("\n").toString();
  }

  private String nothingToDo() {
    Function<Peer, Summary> start =
        peer -> summary(new Cell(peer, Situation.AT_HEAD, Route.DIRECT, 1));
    if (peers().stream().anyMatch(peer -> start.apply(peer).statements().isEmpty())) {
      return "";
    }
    return "### A start with nothing to do: one replica, direct\n\n"
        + header("")
        + line(
            "statements",
            peers().stream()
                .map(peer -> start.apply(peer).statements().orElseThrow())
                .map(statements -> String.format(Locale.ROOT, "%.0f", statements.median())))
        + line(
            "milliseconds, without the start of the JVM",
            peers().stream()
                .map(
                    peer -> {
                      Optional<Spread> took = start.apply(peer).inProcess();
                      return took.map(
                                  t ->
                                      String.format(
                                          Locale.ROOT,
                                          "%.0f (%.0f – %.0f)",
                                          t.median(),
                                          t.min(),
                                          t.max()))
                              .orElse("–")
                          + times(peer, took, start.apply(Peer.GATEWAY).inProcess());
                    }))
        + "\n";
  }

  /** The peers that created another schema, if any. */
  private String schemas() {
    long compared = measurements.stream().filter(play -> play.ready() > 0).count();
    List<String> wrong =
        measurements.stream()
            .filter(play -> play.ready() > 0 && !play.schemaIsHead())
            .map(play -> play.cell().toString())
            .distinct()
            .toList();
    return wrong.isEmpty()
        ? String.format(
            Locale.ROOT,
            "After all %d plays in which a replica became ready, the schema was the same, whoever had made it.\n",
            compared)
        : String.format(
            Locale.ROOT,
            "Of %d plays in which a replica became ready, these ended with another schema than the gateway's: %s.\n",
            compared,
            String.join("; ", wrong));
  }

  private static String heading(String title) {
    return "### %s\n\n".formatted(title);
  }

  private String header(String corner) {
    return line(corner, peers().stream().map(Peer::title))
        + "|---|"
        + "---|".repeat(peers().size())
        + "\n";
  }

  private String row(
      String label,
      Function<Peer, Cell> cell,
      Function<Summary, Optional<Spread>> figure,
      boolean withTroubles) {
    Optional<Spread> gateway = figure.apply(summary(cell.apply(Peer.GATEWAY)));
    return line(
        label,
        peers().stream()
            .map(
                peer -> {
                  Summary summary = summary(cell.apply(peer));
                  Optional<Spread> spread = figure.apply(summary);
                  return summary.isEmpty()
                      ? "–"
                      : spread.map(s -> s.seconds(context.bound())).orElse("none ready")
                          + times(peer, spread, gateway)
                          + (withTroubles ? troubles(summary) : "");
                }));
  }

  private String times(Peer peer, Optional<Spread> spread, Optional<Spread> gateway) {
    return peer == Peer.GATEWAY
        ? ""
        : spread
            .flatMap(s -> gateway.flatMap(g -> s.times(g, context.bound())))
            .map(" · "::concat)
            .orElse("");
  }

  private static String troubles(Summary summary) {
    List<String> troubles = new ArrayList<>();
    if (summary.failed() > 0) {
      troubles.add(
          String.format(Locale.ROOT, "%d of %d failed", summary.failed(), summary.replicas()));
    }
    if (summary.hung() > 0) {
      troubles.add(
          String.format(Locale.ROOT, "%d of %d not in time", summary.hung(), summary.replicas()));
    }
    if (summary.locks() > 0) {
      troubles.add(summary.locks() == 1 ? "a lock left" : summary.locks() + " locks left");
    }
    if (summary.wrongSchemas() > 0) {
      troubles.add("another schema");
    }
    return troubles.isEmpty() ? "" : "<br>**" + String.join(", ", troubles) + "**";
  }

  private static String line(String label, Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| " + label + " | ", " |\n"));
  }

  private Summary summary(Cell cell) {
    return Summary.of(cell, measurements);
  }

  private boolean has(Situation situation) {
    return !routes(situation).isEmpty();
  }

  private List<Peer> peers() {
    return measurements.stream().map(play -> play.cell().peer()).distinct().sorted().toList();
  }

  private List<Route> routes(Situation situation) {
    return measurements.stream()
        .map(Measurement::cell)
        .filter(cell -> cell.situation() == situation)
        .map(Cell::route)
        .distinct()
        .sorted()
        .toList();
  }

  private List<Integer> replicas(Situation situation, Route route) {
    return measurements.stream()
        .map(Measurement::cell)
        .filter(cell -> cell.situation() == situation && cell.route() == route)
        .map(Cell::replicas)
        .distinct()
        .sorted()
        .toList();
  }
}
