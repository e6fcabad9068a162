package dev.mcpgateway.benchmarks.peers;

/**
 * The environment of the measurements.
 *
 * @param bound the timeout in seconds after which a replica that is not ready counts as hung
 */
record Context(
    String date,
    String processors,
    String loadBefore,
    String loadAfter,
    String java,
    String postgres,
    int rounds,
    double bound) {

  private static final String MARK = "#";

  /** A line that {@link #parse} reads. */
  String line() {
    return String.join(
        "\t",
        MARK,
        date,
        processors,
        loadBefore,
        loadAfter,
        java,
        postgres,
        Integer.toString(rounds),
        Double.toString(bound));
  }

  static Context parse(String line) {
    String[] f = line.split("\t", -1);
    if (f.length != 9 || !f[0].equals(MARK)) {
      throw new IllegalArgumentException("says nothing about the run: " + line);
    }
    return new Context(
        f[1], f[2], f[3], f[4], f[5], f[6], Integer.parseInt(f[7]), Double.parseDouble(f[8]));
  }
}
