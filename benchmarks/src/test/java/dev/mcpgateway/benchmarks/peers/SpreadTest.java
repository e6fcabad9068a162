package dev.mcpgateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  private static final double CUT_OFF = Double.POSITIVE_INFINITY;

  @Test
  void theMedianIsTheMiddleOneOrBetweenTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).contains(new Spread(2, 1, 9));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).contains(new Spread(3, 1, 9));
    assertThat(Spread.of(List.of())).isEmpty();
  }

  @Test
  void whatWasCutOffCountsAsLongerThanAllElse() {
    assertThat(Spread.of(List.of(CUT_OFF, 1.0, 2.0))).contains(new Spread(2, 1, CUT_OFF));
    assertThat(Spread.of(List.of(CUT_OFF, 1.0, CUT_OFF))).contains(new Spread(CUT_OFF, 1, CUT_OFF));
  }

  @Test
  void aSpreadIsToldWhereThereIsOne() {
    assertThat(new Spread(2, 1, CUT_OFF).seconds(60)).isEqualTo("2.00 (1.00 – > 60)");
    assertThat(new Spread(12.34, 12.34, 12.34).seconds(60)).isEqualTo("12.3");
    assertThat(new Spread(CUT_OFF, CUT_OFF, CUT_OFF).seconds(60)).isEqualTo("> 60");
  }

  @Test
  void aRatioIsALowerLimitWhereItsNumeratorWasCutOff() {
    Spread one = new Spread(2, 1, 3);

    assertThat(new Spread(5, 5, 5).times(one, 60)).contains("2.5×");
    assertThat(new Spread(CUT_OFF, 5, CUT_OFF).times(one, 60)).contains("> 30×");
    assertThat(one.times(new Spread(CUT_OFF, 5, CUT_OFF), 60)).isEmpty();
  }
}
