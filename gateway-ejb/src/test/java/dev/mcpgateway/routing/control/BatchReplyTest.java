package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.routing.ClientReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchReplyTest {

  private final RecordingReply client = new RecordingReply();
  private final HeapShare buffers = new HeapShare(1_000);

  @AfterEach
  void nothingIsCountedOfWhatIsAnswered() {
    if (!client.told().isEmpty()) {
      assertThat(buffers.taken()).isZero();
    }
  }

  @Test
  void allResponsesTogetherAreTheAnswer() {
    BatchReply batch = new BatchReply(client, 3, 100, buffers);
    List<ClientReply> parts = List.of(batch.part(), batch.part(), batch.part());

    parts.get(1).last(200, Bytes.of("{\"id\":2}"));
    parts.get(1).last(200, Bytes.of("{\"id\":9}"));
    parts.get(2).empty(202);
    assertThat(client.told()).isEmpty();
    parts.get(0).last(400, Bytes.of("{\"id\":1}"));

    assertThat(client.told()).containsExactly("last 200 [{\"id\":2},{\"id\":1}]");
  }

  @Test
  void aBatchWithoutResponsesIsAnsweredEmpty() {
    BatchReply batch = new BatchReply(client, 2, 100, buffers);

    batch.part().empty(202);
    batch.part().end();

    assertThat(client.told()).containsExactly("empty 202");
  }

  @Test
  void aFullAnswerStopsAllCallsAndThoseThatComeLater() {
    BatchReply batch = new BatchReply(client, 3, 100, buffers);
    List<String> heard = new ArrayList<>();
    batch.part().whenFull(full -> heard.add("one " + full));
    ClientReply over = batch.part();
    over.whenFull(full -> heard.add("over " + full));
    over.empty(202);

    client.full(true);
    batch.part().whenFull(full -> heard.add("late " + full));
    client.full(false);

    assertThat(heard).containsExactly("one true", "late true", "one false", "late false");
  }

  @Test
  void whatEndsWhileAllAreStoppedIsLetGo() {
    BatchReply batch = new BatchReply(client, 2, 100, buffers);
    List<String> heard = new ArrayList<>();
    ClientReply part = batch.part();
    part.whenFull(full -> heard.add("" + full));

    client.full(true);
    part.empty(202);

    assertThat(heard).containsExactly("true", "false");
  }

  @Test
  void allCallsHearThatTheClientHasLeftAndThoseThatComeLater() {
    BatchReply batch = new BatchReply(client, 3, 100, buffers);
    List<String> heard = new ArrayList<>();
    batch.part().whenGone(() -> heard.add("one"));
    ClientReply over = batch.part();
    over.whenGone(() -> heard.add("over"));
    over.empty(202);

    client.leave();
    assertThat(heard).containsExactly("one");
    batch.part().whenGone(() -> heard.add("late"));

    assertThat(heard).containsExactly("one", "late");
  }

  @Test
  void thoseThatStillRunWhenTheWholeIsTooLongHearThatNobodyListens() {
    BatchReply batch = new BatchReply(client, 3, 100, buffers);
    List<String> heard = new ArrayList<>();
    List<ClientReply> parts = List.of(batch.part(), batch.part(), batch.part());
    parts.forEach(part -> part.whenGone(() -> heard.add("gone")));

    parts.get(0).last(200, new byte[60]);
    assertThat(heard).isEmpty();
    parts.get(1).last(200, new byte[60]);

    assertThat(heard).containsExactly("gone");
  }

  @Test
  void theWholeHasNoHeaderOfAPart() {
    BatchReply batch = new BatchReply(client, 1, 100, buffers);

    batch.part().header("Retry-After", "1");

    assertThat(client.told()).isEmpty();
  }

  @Test
  void responsesThatAreLongTogetherAreOneError() {
    BatchReply batch = new BatchReply(client, 3, 100, buffers);
    List<ClientReply> parts = List.of(batch.part(), batch.part(), batch.part());

    parts.get(0).last(200, new byte[60]);
    parts.get(1).last(200, new byte[60]);
    parts.get(2).last(200, new byte[60]);

    assertThat(client.told())
        .singleElement()
        .asString()
        .startsWith("last 200 {\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32603")
        .contains("too_long");
  }
}
