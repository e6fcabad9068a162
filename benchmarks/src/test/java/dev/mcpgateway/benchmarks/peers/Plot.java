package dev.mcpgateway.benchmarks.peers;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Bars in groups in panels, on one scale of seconds: medians, with the least and the most as a
 * line, and hatched where they were cut off. It needs nothing else, and stands on white.
 */
record Plot(String title, List<Peer> peers, List<Panel> panels, double bound) {

  /** What shares an axis. */
  record Panel(String title, List<Group> groups) {}

  /** What stands together. */
  record Group(String label, List<Bar> bars) {}

  /**
   * A peer's.
   *
   * @param spread empty where nothing was measured
   * @param troubled whether replicas failed or hung, or locks were left
   */
  record Bar(Peer peer, Optional<Spread> spread, boolean troubled) {}

  private static final int WIDTH = 1120;
  private static final int LEFT = 52;
  private static final int RIGHT = 16;
  private static final int TOP = 134;
  private static final int BOTTOM = 402;
  private static final int HEIGHT = 440;
  private static final int BETWEEN_PANELS = 26;
  private static final int MAX_TICKS = 7;
  private static final List<Double> STEPS = List.of(0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0);
  private static final String GREY = "#5b6b80";
  private static final String RED = "#c62f2f";

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13" fill="#24303f">
        <defs>
        """,
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    for (Peer peer : peers) {
      svg.append(
          "<pattern id=\"%s\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"%s\" fill-opacity=\"0.25\"/><rect width=\"3\" height=\"7\" fill=\"%s\"/></pattern>\n"
              .formatted(peer.word(), peer.colour(), peer.colour()));
    }
    svg.append("</defs>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#ffffff\"/>\n");
    text(svg, 16, 32, "font-size=\"19\" font-weight=\"600\"", title);
    drawLegend(svg);
    double width = (WIDTH - LEFT - RIGHT + BETWEEN_PANELS) / (double) panels.size();
    for (int i = 0; i < panels.size(); i++) {
      drawPanel(svg, panels.get(i), LEFT + i * width, width - BETWEEN_PANELS, i == 0);
    }
    return svg.append("</svg>\n").toString();
  }

  private void drawLegend(StringBuilder svg) {
    double x = 16;
    for (Peer peer : peers) {
      rectangle(svg, x, 52, 14, 14, peer.colour(), peer.title());
      text(svg, x + 20, 64, "", peer.title());
      x += 44 + peer.title().length() * 7.2;
    }
    if (bars().anyMatch(bar -> bar.spread().filter(Plot::isCutOff).isPresent())) {
      rectangle(svg, x, 52, 14, 14, "url(#%s)".formatted(peers.get(0).word()), "cut off");
      String words = String.format(Locale.ROOT, "not ready after %.0f s", bound);
      text(svg, x + 20, 64, "", words);
      x += 44 + words.length() * 7.2;
    }
    if (bars().anyMatch(Bar::troubled)) {
      cross(svg, x + 7, 59);
      text(svg, x + 20, 64, "", "replicas failed or were not in time, or a lock was left");
    }
  }

  private void drawPanel(
      StringBuilder svg, Panel panel, double left, double width, boolean labelled) {
    text(svg, left, TOP - 36, "font-weight=\"600\"", panel.title());
    double step = STEPS.stream().filter(s -> scale() / s <= MAX_TICKS).findFirst().orElse(200.0);
    for (double tick = 0; tick <= scale(); tick += step) {
      double y = y(tick);
      svg.append(
          "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#e6e9ef\"/>\n"
              .formatted(decimal(left), decimal(y), decimal(left + width), decimal(y)));
      if (labelled) {
        text(
            svg,
            left - 8,
            y + 4,
            "text-anchor=\"end\" fill=\"%s\"".formatted(GREY),
            String.format(Locale.ROOT, step < 1 ? "%.1f s" : "%.0f s", tick));
      }
    }
    double groupWidth = width / panel.groups().size();
    for (int i = 0; i < panel.groups().size(); i++) {
      Group group = panel.groups().get(i);
      double middle = left + (i + 0.5) * groupWidth;
      text(
          svg,
          middle,
          BOTTOM + 20,
          "text-anchor=\"middle\" fill=\"%s\"".formatted(GREY),
          group.label());
      double barWidth = Math.min(46, groupWidth * 0.88 / group.bars().size());
      double x = middle - barWidth * group.bars().size() / 2;
      for (Bar bar : group.bars()) {
        drawBar(svg, bar, x + 1.5, barWidth - 3);
        x += barWidth;
      }
    }
  }

  private void drawBar(StringBuilder svg, Bar bar, double x, double width) {
    double top = BOTTOM;
    if (bar.spread().isPresent()) {
      Spread spread = bar.spread().get();
      boolean cutOff = isCutOff(spread);
      String told = "%s: %s s".formatted(bar.peer().title(), spread.seconds(bound));
      top = y(Math.min(spread.median(), bound));
      rectangle(
          svg,
          x,
          top,
          width,
          BOTTOM - top,
          cutOff ? "url(#%s)".formatted(bar.peer().word()) : bar.peer().colour(),
          told);
      if (spread.max() > spread.min()) {
        double highest = y(Math.min(spread.max(), bound));
        svg.append(
            "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#24303f\" stroke-width=\"1.5\"/>\n"
                .formatted(
                    decimal(x + width / 2),
                    decimal(y(Math.min(spread.min(), bound))),
                    decimal(x + width / 2),
                    decimal(highest)));
        top = Math.min(top, highest);
      }
      text(
          svg,
          x + width / 2,
          top - 5,
          "text-anchor=\"middle\" font-size=\"10.5\"",
          cutOff
              ? String.format(Locale.ROOT, "> %.0f", bound)
              : String.format(Locale.ROOT, "%.1f", spread.median()));
      top -= 14;
    }
    if (bar.troubled()) {
      cross(svg, x + width / 2, top - 9);
    }
  }

  private Stream<Bar> bars() {
    return panels.stream()
        .flatMap(panel -> panel.groups().stream())
        .flatMap(group -> group.bars().stream());
  }

  private double scale() {
    return Math.max(
        1,
        bars()
            .flatMap(bar -> bar.spread().stream())
            .mapToDouble(spread -> Math.min(spread.max(), bound))
            .max()
            .orElse(1));
  }

  private double y(double seconds) {
    return BOTTOM - (BOTTOM - TOP) * seconds / scale();
  }

  private static boolean isCutOff(Spread spread) {
    return Double.isInfinite(spread.median());
  }

  private static void rectangle(
      StringBuilder svg,
      double x,
      double y,
      double width,
      double height,
      String fill,
      String told) {
    svg.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"2\" fill=\"%s\"><title>%s</title></rect>\n"
            .formatted(
                decimal(x), decimal(y), decimal(width), decimal(height), fill, escape(told)));
  }

  private static void cross(StringBuilder svg, double x, double y) {
    svg.append(
        "<path d=\"M%s %sl9 9m0 -9l-9 9\" stroke=\"%s\" stroke-width=\"2.5\" stroke-linecap=\"round\"/>\n"
            .formatted(decimal(x - 4.5), decimal(y - 4.5), RED));
  }

  private static void text(StringBuilder svg, double x, double y, String attributes, String words) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" %s>%s</text>\n"
            .formatted(decimal(x), decimal(y), attributes, escape(words)));
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
