package dev.mcpgateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.deployed.GatewayArchive;
import dev.mcpgateway.deployed.Work;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The cost of the steps; prints the figures of docs/bootstrap.md. */
@ExtendWith(ArquillianExtension.class)
@Tag("long")
class BootstrapCostIT {

  private static final int RUNS = 200;

  @Inject BootstrapSteps steps;
  @Inject Work work;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(
            BootstrapCostIT.class, RecordingDataSource.class, OrphanedCatalogue.class, Work.class)
        .addAsWebInfResource("bootstrap/web.xml", "web.xml");
  }

  @Test
  void withNothingToDoAStepIsAFewShortReads() {
    for (BootstrapStep step : steps.inOrder()) {
      long[] nanos = new long[RUNS];
      for (int i = 0; i < RUNS; i++) {
        RecordingDataSource.STATEMENTS.clear();
        long began = System.nanoTime();
        step.run();
        nanos[i] = System.nanoTime() - began;
      }
      Arrays.sort(nanos);
      List<String> statements = List.copyOf(RecordingDataSource.STATEMENTS);
      System.out.printf(
          "Step '%s' with nothing to do: %d statements, median %.2f ms, 95%% below %.2f ms%n",
          step.name(), statements.size(), nanos[RUNS / 2] / 1e6, nanos[RUNS * 95 / 100] / 1e6);

      assertThat(statements).as(step.name()).hasSizeLessThanOrEqualTo(limit(step));
      assertThat(statements)
          .as(step.name())
          .allMatch(
              sql ->
                  sql.strip().matches("(?s)\\(?SELECT .*") || sql.contains("UPDATE email_teams"));
    }
  }

  private static int limit(BootstrapStep step) {
    return switch (step.name()) {
      case "team visibility", "default roles", "administrator" -> 1;
      case "signing key", "sealing key" -> 2;
      case "orphaned resources" -> 3;
      default -> throw new AssertionError("Say what this step may cost");
    };
  }

  @Test
  void tenTimesAsManyOrphansCostTenTimesAsMuch() {
    double seconds = secondsToAdopt(10_000);
    double secondsForTenTimesAsMany = secondsToAdopt(100_000);

    // Ten where each row costs the same, a hundred where each costs more the more there are:
    // halfway
    // leaves room for whatever else the machine does in one of the two runs.
    assertThat(secondsForTenTimesAsMany / seconds).isLessThan(50);
  }

  private double secondsToAdopt(int orphans) {
    OrphanedCatalogue catalogue = new OrphanedCatalogue(work);
    catalogue.clear();
    catalogue.fill(orphans);
    RecordingDataSource.STATEMENTS.clear();
    long began = System.nanoTime();
    steps.inOrder().get(3).run();
    double seconds = (System.nanoTime() - began) / 1e9;
    int statements = RecordingDataSource.STATEMENTS.size();
    System.out.printf(
        "%,d orphans of six kinds got an owner in %.1f s: %,.0f a second, %d statements%n",
        orphans, seconds, orphans / seconds, statements);
    assertThat(statements).isLessThan(6 * 10 + orphans / 5_000 * 10);
    return seconds;
  }
}
