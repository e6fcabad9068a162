package dev.mcpgateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Event streams and bodies of JSON, cut anywhere. */
class MessageReaderTest {

  private static final int MAX = 16 * 1_024 * 1_024;

  /** Each line of it ends with {@code $}, which is replaced by each of the ends of lines. */
  private static final String STREAM =
      "\ufeff: hello$$id: 1$data:$$"
          + "event: message$data: {\"a\":1,$data:  \"é数😀\":2}$id: 2$$"
          + ":keep-alive$$"
          + "data$data$$"
          + "retry: 1500$$"
          + "retry: 15a$event: note$data:x$unknown: y$datax: no$$"
          + "event: nothing$$"
          + "id$data: last$id: a\u0000b$$"
          + "data: never ended$";

  private static final List<String> EVENTS =
      List.of(
          "message||1|-",
          "message|{\"a\":1,\n \"é数😀\":2}|2|-",
          "message|\n|null|-",
          "message||null|1500",
          "note|x|null|-",
          "message|last||-");

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void aStreamIsTheSameWhereverItIsCut(String endOfLine) {
    byte[] stream = STREAM.replace("$", endOfLine).getBytes(StandardCharsets.UTF_8);
    for (int first = 0; first <= stream.length; first++) {
      List<SseEvent> events = new ArrayList<>();
      SseReader reader = new SseReader(MAX);
      reader.feed(stream, 0, first, events::add);
      reader.feed(stream, first, stream.length - first, events::add);
      assertThat(reader.end(events::add)).as("cut at %d", first).isFalse();
      assertThat(shown(events)).as("cut at %d", first).isEqualTo(EVENTS);
      assertThat(reader.lastEventId()).isEmpty();
    }
    assertThat(shown(inPieces(new SseReader(MAX), stream, () -> 1))).isEqualTo(EVENTS);
    Random random = new Random(99);
    for (int i = 0; i < 200; i++) {
      assertThat(shown(inPieces(new SseReader(MAX), stream, () -> random.nextInt(12))))
          .isEqualTo(EVENTS);
    }
  }

  /** SEP-1699: so that the stream can be resumed from its beginning. */
  @Test
  void anIdAloneIsGivenAndRemembered() {
    SseReader reader = new SseReader(MAX);
    List<SseEvent> events = read(reader, "id: 7\ndata:\n\n");
    assertThat(events).singleElement().satisfies(event -> assertThat(event.hasData()).isFalse());
    assertThat(events.getFirst().id()).contains("7");
    assertThat(reader.lastEventId()).isEqualTo("7");
  }

  @Test
  void aLongLineComesWhole() {
    String text = "x".repeat(2 * 1_024 * 1_024);
    byte[] stream = ("data: {\"t\":\"" + text + "\"}\n\n").getBytes(StandardCharsets.US_ASCII);
    Random random = new Random(2);
    List<SseEvent> events = inPieces(new SseReader(MAX), stream, () -> random.nextInt(9_000));
    assertThat(events).hasSize(1);
    assertThat(JsonText.parse(events.getFirst().data(), JsonRules.STRICT).text("t")).contains(text);
  }

  @Test
  void anEventIsBoundedByItsData() {
    assertThat(read(new SseReader(10), "data: 0123456789\n\n")).hasSize(1);
    assertThat(read(new SseReader(10), "data: 0123\ndata: 56789\n\ndata: 0123456789\n\n"))
        .hasSize(2);
    assertTooLong("data: 0123456789x\n\n");
    assertTooLong("data: 01234\ndata: 56789\n\n");
    assertTooLong("data: " + "x".repeat(1_000_000));
    assertTooLong("x".repeat(1_000_000));
    assertTooLong("id: " + "x".repeat(1_000_000));
  }

  @Test
  void aCommentIsOfAnyLength() {
    assertThat(read(new SseReader(10), ":" + "x".repeat(1_000_000) + "\ndata: 1\n\n")).hasSize(1);
  }

  @Test
  void nothingIsReadAfterWhatWasTooLong() {
    SseReader reader = new SseReader(10);
    assertThatThrownBy(() -> read(reader, "data: 0123456789x\n"))
        .isInstanceOf(MessageTooLongException.class);
    assertThatThrownBy(() -> read(reader, "data: 1\n\n"))
        .isInstanceOfSatisfying(
            MessageTooLongException.class, failure -> assertThat(failure.maxBytes()).isEqualTo(10));
  }

  @Test
  void aStreamThatEndsBetweenEventsWasNotCut() {
    SseReader reader = new SseReader(MAX);
    assertThat(read(reader, "data: 1\n\n: bye\n")).hasSize(1);
    assertThat(reader.end(event -> {})).isTrue();
    assertThat(read(reader, "data: 1")).isEmpty();
    assertThat(reader.end(event -> {})).isFalse();
  }

  @Test
  void aBodyOfSeveralValuesIsTheSameWhereverItIsCut() {
    byte[] body =
        "{\"a\":\"}\\\"]\\\\\"}\n{\"b\":[{},[\"{\"]]} [1] {}{}\"x\" 12 tru\r\n\t{\"é\":\"数\"}"
            .getBytes(StandardCharsets.UTF_8);
    List<String> values =
        List.of(
            "{\"a\":\"}\\\"]\\\\\"}",
            "{\"b\":[{},[\"{\"]]}",
            "[1]",
            "{}",
            "{}",
            "\"x\"",
            "12",
            "tru",
            "{\"é\":\"数\"}");
    for (int first = 0; first <= body.length; first++) {
      List<SseEvent> events = new ArrayList<>();
      JsonValuesReader reader = new JsonValuesReader(MAX);
      reader.feed(body, 0, first, events::add);
      reader.feed(body, first, body.length - first, events::add);
      assertThat(reader.end(events::add)).isTrue();
      assertThat(data(events)).as("cut at %d", first).isEqualTo(values);
    }
    JsonValuesReader reader = new JsonValuesReader(MAX);
    List<SseEvent> events = inPieces(reader, body, () -> 1);
    assertThat(reader.end(events::add)).isTrue();
    assertThat(data(events)).isEqualTo(values);
  }

  /** What it is made of is what it is read as. */
  @Test
  void documentsByChanceAreTakenApart() {
    RandomJson random = new RandomJson(1_601);
    for (int i = 0; i < 300; i++) {
      List<Object> trees = new ArrayList<>();
      StringBuilder body = new StringBuilder();
      for (int count = random.below(6); count > 0; count--) {
        trees.add(random.object(3));
        body.append(new String(random.text(trees.getLast()), StandardCharsets.UTF_8));
      }
      JsonValuesReader reader = new JsonValuesReader(MAX);
      List<SseEvent> events =
          inPieces(
              reader, body.toString().getBytes(StandardCharsets.UTF_8), () -> random.below(20));
      assertThat(reader.end(events::add)).isTrue();
      assertThat(events.stream().map(event -> RandomJson.read(event.data())).toList())
          .isEqualTo(trees);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1", "[", "\"abc", "{\"a\":\"}", "{}{"})
  void aBodyThatWasCutSaysSo(String body) {
    JsonValuesReader reader = new JsonValuesReader(MAX);
    read(reader, body);
    assertThat(reader.end(event -> {})).isFalse();
  }

  @Test
  void aTokenAtTheEndIsGivenWithTheEnd() {
    JsonValuesReader reader = new JsonValuesReader(MAX);
    List<SseEvent> events = read(reader, "<html>");
    assertThat(events).isEmpty();
    assertThat(reader.end(events::add)).isTrue();
    assertThat(data(events)).containsExactly("<html>");
  }

  @Test
  void aValueIsBounded() {
    assertThat(read(new JsonValuesReader(7), "{\"a\":1} {\"a\":2}")).hasSize(2);
    assertThatThrownBy(() -> read(new JsonValuesReader(6), "{\"a\":1}"))
        .isInstanceOf(MessageTooLongException.class);
    assertThatThrownBy(() -> read(new JsonValuesReader(6), "[[[[[[[[[["))
        .isInstanceOf(MessageTooLongException.class);
    assertThatThrownBy(() -> read(new JsonValuesReader(6), "xxxxxxxxxx"))
        .isInstanceOf(MessageTooLongException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "text/event-stream,SseReader",
    "Text/Event-Stream; charset=utf-8,SseReader",
    "application/json,JsonValuesReader",
    "APPLICATION/JSON;charset=UTF-8,JsonValuesReader",
    "text/html,",
    "application/jsonx,"
  })
  void theReaderIsChosenByTheContentType(String contentType, String reader) {
    assertThat(MessageReader.of(contentType, MAX).map(found -> found.getClass().getSimpleName()))
        .isEqualTo(Optional.ofNullable(reader));
  }

  @Test
  void buffersAreReadToTheirEnd() {
    byte[] stream = "xdata: 1\n\n".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer onHeap = ByteBuffer.wrap(stream).position(1).slice();
    ByteBuffer direct = ByteBuffer.allocateDirect(9).put(stream, 1, 9).flip();
    for (ByteBuffer buffer : List.of(onHeap, direct)) {
      List<SseEvent> events = new ArrayList<>();
      new SseReader(MAX).feed(buffer, events::add);
      assertThat(data(events)).containsExactly("1");
      assertThat(buffer.hasRemaining()).isFalse();
    }
  }

  @Test
  void whatIsWrittenIsReadBack() {
    RandomJson random = new RandomJson(77);
    SseReader reader = new SseReader(MAX);
    for (int i = 0; i < 500; i++) {
      Object tree = random.object(3);
      List<SseEvent> events = new ArrayList<>();
      byte[] event = SseWriter.event(random.text(tree));
      reader.feed(event, 0, event.length, events::add);
      byte[] comment = SseWriter.keepAlive();
      reader.feed(comment, 0, comment.length, events::add);
      assertThat(events).hasSize(1);
      assertThat(RandomJson.read(events.getFirst().data())).isEqualTo(tree);
    }
    assertThat(
            new String(
                SseWriter.event("{}".getBytes(StandardCharsets.US_ASCII)),
                StandardCharsets.US_ASCII))
        .isEqualTo("data: {}\n\n");
  }

  private static void assertTooLong(String stream) {
    assertThatThrownBy(() -> read(new SseReader(10), stream))
        .isInstanceOf(MessageTooLongException.class)
        .hasMessage("A message is longer than 10 bytes");
  }

  private static List<SseEvent> read(MessageReader reader, String stream) {
    List<SseEvent> events = new ArrayList<>();
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    reader.feed(bytes, 0, bytes.length, events::add);
    return events;
  }

  private static List<SseEvent> inPieces(
      MessageReader reader, byte[] stream, Supplier<Integer> length) {
    List<SseEvent> events = new ArrayList<>();
    for (int at = 0; at < stream.length; ) {
      int piece = Math.min(length.get(), stream.length - at);
      reader.feed(stream, at, piece, events::add);
      at += piece;
    }
    return events;
  }

  private static List<String> data(List<SseEvent> events) {
    return events.stream().map(event -> new String(event.data(), StandardCharsets.UTF_8)).toList();
  }

  private static List<String> shown(List<SseEvent> events) {
    return events.stream()
        .map(
            event ->
                String.join(
                    "|",
                    event.type(),
                    new String(event.data(), StandardCharsets.UTF_8),
                    event.id().orElse("null"),
                    event.retryMillis().isPresent()
                        ? Long.toString(event.retryMillis().getAsLong())
                        : "-"))
        .toList();
  }
}
