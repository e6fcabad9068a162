package dev.mcpgateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small parts of {@code benchmarks/peers}. */
@Tag("long")
class ComparisonIT {

  @TempDir Path directory;

  @Test
  void onAnEmptyDatabaseAllPeersMakeTheSameSchema() throws Exception {
    Report report = play("--rounds 1 --replicas 1 --route direct --situation empty");

    assertThat(report.measurements())
        .extracting(play -> play.cell().peer())
        .containsExactly(Peer.values());
    assertThat(report.measurements())
        .allSatisfy(
            play -> {
              assertThat(play.ready()).isEqualTo(1);
              assertThat(play.schemaIsHead()).isTrue();
              assertThat(play.locks()).isZero();
            });
    assertThat(directory.resolve("peers.md")).content().contains("the schema was the same");
  }

  @Test
  void behindAPoolOfOneTheGatewayTakesOverFromAKilledMigratorAndLeavesNoLock() throws Exception {
    Report report =
        play("--rounds 1 --replicas 2 --route pool_1 --situation killed --peer gateway");

    assertThat(report.holds()).as(report.text()).isTrue();
    assertThat(report.measurements())
        .singleElement()
        .satisfies(play -> assertThat(play.ready()).isEqualTo(1));
  }

  private Report play(String arguments) throws Exception {
    Path recorded = directory.resolve("measurements.tsv");
    Comparison.record(Options.parse(List.of(arguments.split(" ", -1))), directory, recorded);
    Report report = Report.read(Files.readAllLines(recorded));
    Comparison.write(report, directory);
    return report;
  }
}
