package dev.mcpgateway.benchmarks.peers;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A summary of repeated measurements. Timeouts count as infinite. */
record Spread(double median, double min, double max) {

  /** Empty if nothing was measured. */
  static Optional<Spread> of(List<Double> values) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return Optional.of(new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1)));
  }

  /** Seconds with their spread, if there is one. */
  String seconds(double bound) {
    return min == max
        ? number(median, bound)
        : "%s (%s – %s)".formatted(number(median, bound), number(min, bound), number(max, bound));
  }

  /** The ratio to the other; a lower bound if this has a timeout. */
  Optional<String> times(Spread other, double bound) {
    if (Double.isInfinite(other.median) || other.median <= 0) {
      return Optional.empty();
    }
    boolean cutOff = Double.isInfinite(median);
    double ratio = (cutOff ? bound : median) / other.median;
    return Optional.of(
        (cutOff ? "> " : "")
            + String.format(Locale.ROOT, ratio < 10 ? "%.1f" : "%.0f", ratio)
            + "×");
  }

  /** Three digits are more precise than the machine, two are too few for small values. */
  static String number(double seconds, double bound) {
    if (Double.isInfinite(seconds)) {
      return String.format(Locale.ROOT, "> %.0f", bound);
    }
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f" : "%.1f", seconds);
  }
}
