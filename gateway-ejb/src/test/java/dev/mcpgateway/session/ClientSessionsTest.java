package dev.mcpgateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.caching.CacheVersion;
import dev.mcpgateway.caching.VersionHistory;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.keyring.KeyRing.Entry;
import dev.mcpgateway.sealing.Purpose;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingRing;
import dev.mcpgateway.session.control.EndedSessions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two replicas that share only a key. */
class ClientSessionsTest {

  private static final Revision.Agreement LATEST = Revision.agreeOn("2025-11-25");

  private final SettableClock clock = new SettableClock();
  private final Sealer sealer = sealer();
  private final ClientSessions here = replica();
  private final ClientSessions there = replica();

  @Test
  void aSessionIsFoundByAnyReplicaAsItWasBegun() {
    ClientSession session =
        here.begin(
            Optional.of("s1"),
            "ada@example.com",
            Revision.agreeOn("2024-11-05"),
            json("{\"roots\" : {\"listChanged\":true},\"x\":[1.0]}"),
            json("{\"name\":\"Claude\",\"version\":\"2.1\",\"title\":\"é\",\"icons\":[]}"));
    String id = here.open(session);
    assertThat(there.find(id)).contains(session);
    assertThat(session.clientCapabilities())
        .isEqualTo("{\"roots\" : {\"listChanged\":true},\"x\":[1.0]}");
    assertThat(session.clientInfo())
        .isEqualTo("{\"name\":\"Claude\",\"version\":\"2.1\",\"title\":\"é\"}");
    assertThat(session.agreed().version()).isEqualTo("2024-11-05");
    assertThat(session.agreed().revision()).isEqualTo(Revision.V2025_03_26);
    assertThat(id).matches("[A-Za-z0-9_-]{300,450}");
  }

  @Test
  void aSessionIsOfItsUserAndItsServer() {
    ClientSession ofServer =
        here.begin(Optional.of("s1"), "ada@example.com", LATEST, none(), none());
    ClientSession ofAll = here.begin(Optional.empty(), "ada@example.com", LATEST, none(), none());
    assertThat(ofServer.belongsTo(Optional.of("s1"), "ada@example.com")).isTrue();
    assertThat(ofServer.belongsTo(Optional.of("s1"), "eve@example.com")).isFalse();
    assertThat(ofServer.belongsTo(Optional.of("s2"), "ada@example.com")).isFalse();
    assertThat(ofServer.belongsTo(Optional.empty(), "ada@example.com")).isFalse();
    assertThat(ofAll.belongsTo(Optional.empty(), "ada@example.com")).isTrue();
    assertThat(ofAll.belongsTo(Optional.of("s1"), "ada@example.com")).isFalse();
  }

  @Test
  void aSessionExpires() {
    String id = here.open(begun());
    clock.now = clock.now.plus(Duration.ofHours(1)).minusMillis(1);
    assertThat(there.find(id)).isPresent();
    clock.now = clock.now.plusMillis(1);
    assertThat(there.find(id)).isEmpty();
  }

  static Stream<String> noIds() {
    ClientSessionsTest other = new ClientSessionsTest();
    return Stream.of(
        "",
        "x",
        UUID.randomUUID().toString(),
        "A".repeat(9_000),
        other.sealer.seal(Purpose.SESSION, new byte[0]),
        other.sealer.seal(Purpose.SESSION, utf8("{}")),
        other.sealer.seal(Purpose.SESSION, utf8("[1")),
        other.sealer.seal(Purpose.SESSION, utf8("{\"r\":\"2025-11-25\",\"j\":\"x\"}")),
        other.sealer.seal(
            Purpose.SESSION,
            utf8(
                new String(SessionCodec.encode(other.begun()), StandardCharsets.UTF_8)
                    .replace("2025-11-25", "2031-01-01"))),
        other.sealer.seal(Purpose.CURSOR, SessionCodec.encode(other.begun())));
  }

  @ParameterizedTest
  @MethodSource("noIds")
  void anythingElseIsNoSession(String id) {
    assertThat(here.find(id)).isEmpty();
  }

  /** Replicas of two releases run concurrently. */
  @Test
  void whatALaterReleaseAddsIsPassedOver() {
    ClientSession session = begun();
    String added =
        new String(SessionCodec.encode(session), StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{\"z\":{\"j\":1},");
    assertThat(here.find(sealer.seal(Purpose.SESSION, utf8(added)))).contains(session);
  }

  /** It must fit into a header, and clients may declare anything. */
  @Test
  void whatIsLongIsLeftOutButForWhatServersAskFor() {
    String filler = "\"x\":\"" + "x".repeat(900) + "\"";
    ClientSession session =
        here.begin(
            Optional.of("s".repeat(36)),
            "a".repeat(243) + "@example.com",
            LATEST,
            json(
                "{\"experimental\":{%s},\"sampling\":{\"tools\":{}},\"elicitation\":{%s},\"roots\":1,\"extensions\":{}}"
                    .formatted(filler, filler)),
            json("{\"name\":\"%s😀x\",\"version\":7,\"title\":\"t\"}".formatted("n".repeat(99))));
    assertThat(session.clientCapabilities())
        .isEqualTo("{\"elicitation\":{},\"sampling\":{\"tools\":{}}}");
    assertThat(session.clientInfo())
        .isEqualTo("{\"name\":\"%s\",\"title\":\"t\"}".formatted("n".repeat(99)));
    assertThat(here.open(session)).hasSizeLessThan(2_500);
    assertThat(there.find(here.open(session))).contains(session);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "7", "\"x\""})
  void whatIsNoObjectDeclaresNothing(String capabilities) {
    ClientSession session =
        here.begin(Optional.empty(), "ada@example.com", LATEST, json(capabilities), json("7"));
    assertThat(session.clientCapabilities()).isEqualTo("{}");
    assertThat(session.clientInfo()).isEqualTo("{}");
  }

  private ClientSession begun() {
    return here.begin(Optional.of("s1"), "ada@example.com", LATEST, none(), none());
  }

  private ClientSessions replica() {
    EndedSessions none =
        new EndedSessions(null) {
          @Override
          public VersionHistory<UUID> versions(CacheVersion since) {
            return VersionHistory.of(new CacheVersion(1, 1));
          }

          @Override
          public Versioned<Boolean> isEnded(UUID jti) {
            return new Versioned<>(new CacheVersion(1, 1), false);
          }
        };
    return new ClientSessions(sealer, none, new SessionConfiguration(Duration.ofHours(1)), clock);
  }

  private static Sealer sealer() {
    SecretKey key = new SecretKeySpec(new byte[32], "AES");
    return new Sealer(new SealingRing(new KeyRing<>(List.of(new Entry<>(Optional.of("k1"), key)))));
  }

  private static Optional<JsonSlice> none() {
    return Optional.empty();
  }

  private static Optional<JsonSlice> json(String json) {
    return Optional.of(JsonText.parse(utf8(json), JsonRules.STRICT));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class SettableClock extends Clock {

    private Instant now = Instant.parse("2026-11-30T12:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
