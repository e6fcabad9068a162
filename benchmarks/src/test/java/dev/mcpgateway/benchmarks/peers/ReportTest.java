package dev.mcpgateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Context CONTEXT =
      new Context("2026-01-02", "2", "0.1", "0.2", "17.0.1", "18.6", 3, 60);

  @Test
  void aCellHasTheMedianItsSpreadAndItsRatioToTheGateway() {
    Report report =
        report(
            ready(Peer.GATEWAY, Situation.EMPTY, 1_000),
            ready(Peer.GATEWAY, Situation.EMPTY, 2_000),
            ready(Peer.GATEWAY, Situation.EMPTY, 4_000),
            ready(Peer.FLYWAY, Situation.EMPTY, 5_000));

    assertThat(report.text())
        .contains("| route, replicas | this gateway | Flyway |")
        .contains("| pool of 1, 4 | 2.00 (1.00 – 4.00) | 5.00 · 2.5× |")
        .contains("After all 4 plays", "the schema was the same");
  }

  @Test
  void whatWentWrongStandsBesideTheTime() {
    Report report =
        report(
            ready(Peer.GATEWAY, Situation.EMPTY, 2_000),
            play(Peer.LIQUIBASE, Situation.EMPTY, 1_500, 1, 2, 1, 1, false));

    assertThat(report.text())
        .contains(
            "> 60 · > 30×<br>**2 of 4 failed, 1 of 4 not in time, a lock left, another schema**")
        .contains("Of 2 plays", "another schema than the gateway's: Liquibase, empty");
  }

  @Test
  void aStartWithNothingToDoIsToldInStatementsAndMilliseconds() {
    Cell gateway = new Cell(Peer.GATEWAY, Situation.AT_HEAD, Route.DIRECT, 1);
    Cell liquibase = new Cell(Peer.LIQUIBASE, Situation.AT_HEAD, Route.DIRECT, 1);
    Report report = report(atHead(gateway, 300, 1), atHead(liquibase, 900, 28));

    assertThat(report.text())
        .contains("| statements | 1 | 28 |")
        .contains("| 300 (300 – 300) | 900 (900 – 900) · 3.0× |");
  }

  @Test
  void whoTakesOverFromAKilledMigratorIsToldFirstAndLast() {
    Report report =
        report(
            ready(Peer.GATEWAY, Situation.KILLED, 2_000),
            play(Peer.LIQUIBASE, Situation.KILLED, -1, 0, 0, 3, 1, false));

    assertThat(report.text())
        .contains("| pool of 1, the first | 1.00 | > 60 · > 60× |")
        .contains(
            "| pool of 1, the last of 3 | 2.00 | > 60 · > 30×<br>**3 of 3 not in time, a lock left");
  }

  @Test
  void theGatewayHasToHoldAndNobodyElse() {
    assertThat(
            report(
                    ready(Peer.GATEWAY, Situation.EMPTY, 1),
                    play(Peer.FLYWAY, Situation.EMPTY, -1, 0, 0, 4, 1, false))
                .holds())
        .isTrue();
    assertThat(report(play(Peer.GATEWAY, Situation.EMPTY, 1, 4, 0, 0, 1, true)).holds()).isFalse();
  }

  @Test
  void measurementsAreReadAsTheyWereWritten() {
    Report report =
        report(
            atHead(new Cell(Peer.GATEWAY, Situation.AT_HEAD, Route.DIRECT, 1), 300, 1),
            play(Peer.FLYWAY, Situation.EMPTY, -1, 0, 1, 3, 2, false));
    List<String> lines = new ArrayList<>(List.of(CONTEXT.line()));
    report.measurements().forEach(play -> lines.add(play.line()));

    assertThat(Report.read(lines)).isEqualTo(report);
  }

  private static Report report(Measurement... plays) {
    return new Report(CONTEXT, List.of(plays));
  }

  private static Measurement ready(Peer peer, Situation situation, long last) {
    return play(peer, situation, last, situation == Situation.KILLED ? 3 : 4, 0, 0, 0, true);
  }

  private static Measurement play(
      Peer peer,
      Situation situation,
      long last,
      int ready,
      int failed,
      int hung,
      int locks,
      boolean head) {
    return new Measurement(
        1,
        new Cell(peer, situation, Route.POOL_1, 4),
        last < 0 ? OptionalLong.empty() : OptionalLong.of(last / 2),
        last < 0 ? OptionalLong.empty() : OptionalLong.of(last),
        OptionalLong.empty(),
        ready,
        failed,
        hung,
        locks,
        head,
        OptionalLong.empty());
  }

  private static Measurement atHead(Cell cell, long inProcess, long statements) {
    return new Measurement(
            1,
            cell,
            OptionalLong.of(500),
            OptionalLong.of(500),
            OptionalLong.of(inProcess),
            1,
            0,
            0,
            0,
            true,
            OptionalLong.empty())
        .withStatements(statements);
  }
}
