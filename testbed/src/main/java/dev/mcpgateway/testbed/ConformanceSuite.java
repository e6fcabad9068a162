package dev.mcpgateway.testbed;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The protocol's official conformance suite, run against a server. */
public final class ConformanceSuite {
  private static final Duration TIME_TO_RUN = Duration.ofMinutes(5);

  private ConformanceSuite() {}

  /**
   * Runs every scenario that a revision requires of servers, with no failure expected, and prints
   * the suite's own summary.
   *
   * @param url of localhost or 127.0.0.1, which the suite requires
   * @param revision 2025-11-25 or 2026-07-28
   */
  public static ConformanceReport run(URI url, String revision) {
    NodePackages packages = NodePackages.installed();
    try (ChildProcess suite =
        ChildProcess.start(
            List.of(
                packages.node().toString(),
                packages.file("@modelcontextprotocol/conformance", "dist/index.js").toString(),
                "server",
                "--url",
                url.toString(),
                "--requirements",
                revision))) {
      int exit = suite.awaitExit(TIME_TO_RUN);
      ConformanceReport report = new ConformanceReport(revision, exit, suite.lines());
      System.out.println("conformance, revision " + revision + ", against " + url);
      report.summary().forEach(System.out::println);
      System.out.println(report);
      return report;
    }
  }
}
