package dev.mcpgateway.session;

import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.Revision;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;

/**
 * A session as bytes: a JSON object with short names, since a header has to hold it. What a later
 * release adds is passed over by this one.
 */
final class SessionCodec {

  private static final String JTI = "j";
  private static final String SERVER = "s";
  private static final String PRINCIPAL = "p";
  private static final String VERSION = "v";
  private static final String REVISION = "r";
  private static final String CAPABILITIES = "c";
  private static final String CLIENT = "n";
  private static final String ISSUED = "i";
  private static final String EXPIRES = "e";

  /** Servers of HTTP take 8 KiB of headers, of all that are sent together. */
  private static final int MAX_CAPABILITIES = 1_024;

  private static final int MAX_CAPABILITY = 256;
  private static final int MAX_NAME = 100;

  /** What a server asks a client for. */
  private static final List<String> ASKED_FOR = List.of("elicitation", "sampling", "roots");

  private static final List<String> SAID_OF_A_CLIENT = List.of("name", "version", "title");

  private SessionCodec() {}

  static byte[] encode(ClientSession session) {
    JsonObject json = new JsonObject();
    json.text(JTI, session.jti().toString());
    session.serverId().ifPresent(server -> json.text(SERVER, server));
    json.text(PRINCIPAL, session.principal());
    json.text(VERSION, session.agreed().version());
    json.text(REVISION, session.agreed().revision().version());
    json.value(CAPABILITIES, session.clientCapabilities());
    json.value(CLIENT, session.clientInfo());
    json.value(ISSUED, Long.toString(session.issued().getEpochSecond()));
    json.value(EXPIRES, Long.toString(session.expires().getEpochSecond()));
    return json.bytes();
  }

  /** Empty for what was sealed by a release that writes sessions in another way. */
  static Optional<ClientSession> decode(byte[] content) {
    try {
      JsonSlice json = JsonText.parse(content, JsonRules.TOLERANT);
      Optional<Revision> revision = json.text(REVISION).flatMap(Revision::of);
      if (revision.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new ClientSession(
              UUID.fromString(json.text(JTI).orElseThrow()),
              json.text(SERVER),
              json.text(PRINCIPAL).orElseThrow(),
              new Revision.Agreement(json.text(VERSION).orElseThrow(), revision.get()),
              json.member(CAPABILITIES).orElseThrow().token(),
              json.member(CLIENT).orElseThrow().token(),
              instant(json, ISSUED),
              instant(json, EXPIRES)));
    } catch (JsonRpcException | NoSuchElementException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(JsonSlice json, String name) {
    return Instant.ofEpochSecond(json.member(name).orElseThrow().integer().orElseThrow());
  }

  /** What is kept of the capabilities that a client declares. */
  static String capabilities(Optional<JsonSlice> declared) {
    if (declared.filter(JsonSlice::isObject).isEmpty()) {
      return "{}";
    }
    if (declared.get().length() <= MAX_CAPABILITIES) {
      return declared.get().token();
    }
    JsonObject kept = new JsonObject();
    for (String name : ASKED_FOR) {
      declared
          .get()
          .member(name)
          .filter(JsonSlice::isObject)
          .ifPresent(
              capability ->
                  kept.value(
                      name, capability.length() <= MAX_CAPABILITY ? capability.token() : "{}"));
    }
    return kept.toString();
  }

  /** What is kept of what a client says of itself: it may have icons in it. */
  static String clientInfo(Optional<JsonSlice> said) {
    JsonObject kept = new JsonObject();
    for (String name : SAID_OF_A_CLIENT) {
      said.flatMap(info -> info.text(name)).ifPresent(text -> kept.text(name, cut(text)));
    }
    return kept.toString();
  }

  private static String cut(String text) {
    if (text.length() <= MAX_NAME) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(MAX_NAME - 1));
    return text.substring(0, inPair ? MAX_NAME - 1 : MAX_NAME);
  }

  /** An object that is written member by member. */
  private static final class JsonObject {

    private final ByteArrayOutputStream json = new ByteArrayOutputStream(512);

    void text(String name, String text) {
      value(name, new String(JsonText.quote(text), StandardCharsets.UTF_8));
    }

    void value(String name, String value) {
      json.write(json.size() == 0 ? '{' : ',');
      json.writeBytes(JsonText.quote(name));
      json.write(':');
      json.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
      if (json.size() == 0) {
        json.write('{');
      }
      json.write('}');
      return json.toByteArray();
    }

    @Override
    public String toString() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }
}
