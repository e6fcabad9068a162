package dev.mcpgateway.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.reliability.Event.Kind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class TimelineTest {

  private final Run.Result result =
      new Run.Result(
          new Run(Scenarios.all().get(0), Way.POOL_1, 2, 7),
          Instant.EPOCH,
          Duration.ofSeconds(20),
          List.of(new Check("a < b", false, "\"a\" is & was > b")),
          Map.of("all ready after", "9.0 s"),
          0,
          List.of(
              event(0, "replica-1", Kind.STARTED, ""),
              event(0, "replica-2", Kind.STARTED, ""),
              event(2, "replica-1", Kind.NOT_AT_HEAD, "The schema is <empty>."),
              event(3, Event.DATABASE, Kind.LOCK, "mcpgateway replica-1/1"),
              event(4, "replica-1", Kind.KILLED, "SIGKILL"),
              event(4, Event.HARNESS, Kind.FAULT, "<kill> & \"go\""),
              event(5, Event.DATABASE, Kind.LOCK, "free"),
              event(6, Event.DATABASE, Kind.SCHEMA, "head: 24 changes"),
              event(9, "replica-2", Kind.READY, "")));

  @Test
  void aPictureIsWellFormedWhateverIsWrittenInIt() throws Exception {
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(Timeline.svg(result).getBytes(StandardCharsets.UTF_8)));

    assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(picture.getDocumentElement().getTextContent())
        .contains(
            "replica-1",
            "replica-1 probes, 2.0 s: The schema is <empty>.",
            "replica-2",
            "<kill> & \"go\"",
            "schema at head",
            "ready 9.0 s");
  }

  @Test
  void aLongStartIsLeftOut() {
    Run.Result slow =
        new Run.Result(
            result.run(),
            Instant.EPOCH,
            Duration.ofMinutes(2),
            List.of(),
            Map.of(),
            0,
            List.of(
                event(0, "replica-1", Kind.STARTED, ""),
                event(100, "replica-1", Kind.NOT_AT_HEAD, ""),
                event(110, "replica-1", Kind.READY, "")));

    assertThat(Timeline.svg(slow)).contains("the first 95 s", ">96 s<").doesNotContain(">10 s<");
    assertThat(Timeline.svg(result)).contains(">0 s<").doesNotContain("left out");
  }

  @Test
  void aPageNamesWhatIsBrokenAndHowToPlayItAgain() {
    assertThat(Timeline.html(result))
        .contains("a &lt; b", "broken", "reliability/run --scenario cold-start --route pool-1");
  }

  private static Event event(int second, String lane, Kind kind, String text) {
    return new Event(Instant.EPOCH.plusSeconds(second), lane, kind, text);
  }
}
