package dev.mcpgateway.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.reliability.HealthWatch.Served;
import dev.mcpgateway.reliability.SchemaWatch.Span;
import dev.mcpgateway.reliability.SchemaWatch.View;
import dev.mcpgateway.schema.HeadManifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InvariantsTest {

  private static final View EMPTY = new View(0, Map.of());
  private static final View HEAD =
      new View(
          60,
          HeadManifest.load().changes().stream()
              .collect(
                  Collectors.toMap(change -> change.key().id(), HeadManifest.Change::checksum)));
  private static final List<Span> MIGRATED_AT_FIVE =
      List.of(span(EMPTY, 0, 4900), span(HEAD, 5000, 9000));

  @Test
  void anAnswerBeforeHeadIsReported() {
    assertThat(found(new Served(at(4000), at(4100), "/health/ready 200"), MIGRATED_AT_FIVE))
        .containsExactly("replica-1 answered /health/ready 200 after 4100 ms");
  }

  @Test
  void anAnswerAfterHeadIsFine() {
    assertThat(found(new Served(at(5100), at(5200), "/health/ready 200"), MIGRATED_AT_FIVE))
        .isEmpty();
  }

  @Test
  void anAnswerThatMayHaveBeenGivenAtHeadIsFine() {
    assertThat(found(new Served(at(4800), at(4950), "/health/ready 200"), MIGRATED_AT_FIVE))
        .isEmpty();
  }

  @Test
  void aSchemaWithAnotherChecksumIsNotHead() {
    View other =
        new View(
            60, HEAD.history().keySet().stream().collect(Collectors.toMap(id -> id, id -> "9:0")));

    assertThat(other.isHead(HeadManifest.load())).isFalse();
    assertThat(HEAD.isHead(HeadManifest.load())).isTrue();
  }

  private static List<String> found(Served answer, List<Span> spans) {
    return Invariants.servedBeforeHead(Map.of("replica-1", List.of(answer)), spans, Instant.EPOCH);
  }

  private static Span span(View view, long from, long to) {
    return new Span(view, at(from), at(to));
  }

  private static Instant at(long millis) {
    return Instant.EPOCH.plusMillis(millis);
  }
}
