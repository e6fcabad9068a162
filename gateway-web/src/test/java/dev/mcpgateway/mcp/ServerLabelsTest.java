package dev.mcpgateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** However many servers there are, and were: few have figures of their own. */
class ServerLabelsTest {

  private final List<String> freed = new ArrayList<>();
  private final ServerLabels labels = new ServerLabels();

  @Test
  void theFirstHaveTheirOwnAndAllOthersAreOne() {
    fill(0);

    assertThat(labels.of("late", 1, freed::add)).isEqualTo("other");
    assertThat(labels.of("later", 2, freed::add)).isEqualTo("other");
    assertThat(labels.of("0", 3, freed::add)).isEqualTo("0");
    assertThat(freed).isEmpty();
  }

  @Test
  void thePlaceOfOneThatIsNotCalledAnyMoreGoesToAnother() {
    fill(0);
    long anHourLater = ServerLabels.UNUSED_NANOS;
    labels.of("0", anHourLater, freed::add);

    assertThat(labels.of("late", anHourLater, freed::add)).isEqualTo("late");

    assertThat(freed).containsExactly("1");
    assertThat(labels.of("0", anHourLater, freed::add)).isEqualTo("0");
  }

  @Test
  void serversThatAreDeletedAndMadeAgainMakeNoMoreFigures() {
    Set<String> own = new HashSet<>();
    for (int i = 0; i < 20 * ServerLabels.MAX; i++) {
      // Each is called for a while, and never again.
      long now = i * (ServerLabels.UNUSED_NANOS / 100);
      String label = labels.of("server-" + i, now, freed::add);
      if (!label.equals(ServerLabels.OTHER)) {
        own.add(label);
      }
      own.removeAll(freed);
      freed.clear();
      assertThat(own).hasSizeLessThanOrEqualTo(ServerLabels.MAX);
    }
    assertThat(own).contains("server-" + (20 * ServerLabels.MAX - 1));
  }

  private void fill(long now) {
    for (int i = 0; i < ServerLabels.MAX; i++) {
      assertThat(labels.of(Integer.toString(i), now, freed::add)).isEqualTo(Integer.toString(i));
    }
  }
}
