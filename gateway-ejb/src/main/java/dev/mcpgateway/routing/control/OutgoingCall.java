package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.jsonrpc.Splice;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamRequest;
import dev.mcpgateway.upstream.UpstreamServer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is sent to an upstream server for a client's request: the bytes that the client sent, but
 * for the id, the names, the progress token, and what the era of the upstream server wants to be
 * different.
 */
final class OutgoingCall {

  private static final String SESSION = "Mcp-Session-Id";
  private static final String PROGRESS_TOKEN = "progressToken";
  private static final String REF = "ref";
  private static final String STATE = "requestState";

  /** What clients of the revisions with sessions are sent where they have not asked for another. */
  private static final String USUAL_LOG_LEVEL = "info";

  private final ClientCall call;
  private final JsonRpcId id;
  private final byte[] body;
  private final List<HeaderParameter> parameters;

  private OutgoingCall(
      ClientCall call, JsonRpcId id, byte[] body, List<HeaderParameter> parameters) {
    this.call = call;
    this.id = id;
    this.body = body;
    this.parameters = parameters;
  }

  /**
   * What is sent for a call.
   *
   * @param parameters the arguments that headers repeat
   * @param requestState what the upstream server gave as its state; empty where it gave none
   * @param logLevel that the client's session has asked for
   */
  static OutgoingCall of(
      ClientCall call,
      List<HeaderParameter> parameters,
      Optional<String> requestState,
      Optional<String> logLevel) {
    // Clients may use an id again, and two of them the same: an upstream server must never see
    // one twice.
    JsonRpcId id = JsonRpcId.of(UUID.randomUUID().toString());
    JsonSlice message = call.message().message();
    Splice splice = Splice.of(message).set(message, "id", Bytes.of(id.toString()));
    Optional<JsonSlice> params = call.message().params();
    if (params.isPresent()) {
      rename(splice, call, params.get());
      requestState.ifPresent(state -> splice.set(params.get(), STATE, JsonText.quote(state)));
    }
    editMeta(splice, call, id, logLevel);
    return new OutgoingCall(call, id, splice.apply(), parameters);
  }

  /** The message. */
  byte[] body() {
    return body.clone();
  }

  /** By which the upstream server knows the request. */
  JsonRpcId id() {
    return id;
  }

  /**
   * The request.
   *
   * @param session at the upstream server; empty where its era has none
   */
  UpstreamRequest request(UpstreamServer server, Optional<UpstreamSession> session) {
    UpstreamRequest request = UpstreamRequest.post(body);
    if (call.upstreamEra() == Era.MODERN) {
      request.header(ModernHeaders.VERSION, Revision.V2026_07_28.version());
      request.header(ModernHeaders.METHOD, call.method().id());
      upstreamName()
          .ifPresent(name -> request.header(ModernHeaders.NAME, EncodedHeader.encode(name)));
      for (HeaderParameter parameter : parameters) {
        parameter
            .valueFor(call.message().param("arguments"))
            .ifPresent(value -> request.header(parameter.header(), value));
      }
    }
    session.ifPresent(known -> addSession(request, known));
    addPassedOn(request, server, call.request());
    return request;
  }

  static void addSession(UpstreamRequest request, UpstreamSession session) {
    request.header(ModernHeaders.VERSION, session.protocolVersion());
    session.id().ifPresent(value -> request.header(SESSION, value));
  }

  /**
   * The caller's headers that the upstream server is registered with.
   *
   * @throws McpErrorException 400 where one of them cannot be sent
   */
  static void addPassedOn(UpstreamRequest request, UpstreamServer server, ClientRequest client) {
    for (Map.Entry<String, List<String>> header : client.headers().entrySet()) {
      if (server.passthroughHeaders().contains(header.getKey().toLowerCase(Locale.ROOT))) {
        try {
          request.callersHeader(header.getKey(), String.join(",", header.getValue()));
        } catch (UpstreamException e) {
          // The upstream server has no part in it.
          throw McpErrorException.of(400, ErrorCode.INVALID_REQUEST, e.getMessage());
        }
      }
    }
  }

  /** The tool, prompt or resource by the upstream server's own name, where the method names one. */
  private Optional<String> upstreamName() {
    return call.method()
        .nameMember()
        .map(member -> nameFor(call, sentName(call.message(), member)));
  }

  private static void rename(Splice splice, ClientCall call, JsonSlice params) {
    Optional<String> member = call.method().nameMember();
    if (member.isPresent()) {
      setName(splice, call, params, member.get());
    } else if (call.method() == McpMethod.COMPLETION_COMPLETE) {
      JsonSlice ref = params.member(REF).orElseThrow();
      boolean isPrompt = ref.text("type").equals(Optional.of("ref/prompt"));
      setName(splice, call, ref, isPrompt ? "name" : "uri");
    }
  }

  private static void setName(Splice splice, ClientCall call, JsonSlice object, String member) {
    String sent = object.text(member).orElseThrow();
    String upstream = nameFor(call, sent);
    if (!upstream.equals(sent)) {
      splice.set(object, member, JsonText.quote(upstream));
    }
  }

  /** A URI that a template has made is the same on both sides. */
  private static String nameFor(ClientCall call, String sent) {
    return sent.equals(call.item().exposedName()) ? call.item().originalName() : sent;
  }

  private static String sentName(Envelope message, String member) {
    return message.param(member).orElseThrow().string();
  }

  private static void editMeta(
      Splice splice, ClientCall call, JsonRpcId id, Optional<String> logLevel) {
    Optional<JsonSlice> meta = call.message().meta().filter(JsonSlice::isObject);
    boolean toModern = call.upstreamEra() == Era.MODERN;
    if (meta.isEmpty()) {
      if (toModern) {
        addMeta(splice, call, logLevel);
      }
      return;
    }
    JsonSlice object = meta.get();
    if (object.member(PROGRESS_TOKEN).isPresent()) {
      splice.set(object, PROGRESS_TOKEN, Bytes.of(id.toString()));
    }
    if (toModern && call.isModern()) {
      withoutExtensions(splice, object);
    } else if (toModern) {
      setMeta(splice, object, call, logLevel);
    } else if (call.isModern()) {
      for (String name :
          List.of(
              ModernHeaders.META_VERSION,
              ModernHeaders.META_CAPABILITIES,
              ModernHeaders.META_CLIENT,
              ModernHeaders.META_LOG_LEVEL)) {
        splice.remove(object, name);
      }
    }
  }

  /** Extensions have methods and results of their own, which are not routed. */
  private static void withoutExtensions(Splice splice, JsonSlice meta) {
    meta.member(ModernHeaders.META_CAPABILITIES)
        .filter(capabilities -> capabilities.member("extensions").isPresent())
        .ifPresent(capabilities -> splice.remove(capabilities, "extensions"));
  }

  private static void setMeta(
      Splice splice, JsonSlice meta, ClientCall call, Optional<String> logLevel) {
    splice.set(meta, ModernHeaders.META_VERSION, version());
    splice.set(meta, ModernHeaders.META_CAPABILITIES, Bytes.of("{}"));
    splice.set(meta, ModernHeaders.META_LOG_LEVEL, level(logLevel));
    clientInfo(call).ifPresent(info -> splice.set(meta, ModernHeaders.META_CLIENT, info));
  }

  private static void addMeta(Splice splice, ClientCall call, Optional<String> logLevel) {
    StringBuilder meta =
        new StringBuilder("{\"" + ModernHeaders.META_VERSION + "\":")
            .append(Bytes.text(version()))
            .append(",\"" + ModernHeaders.META_CAPABILITIES + "\":{},\"")
            .append(ModernHeaders.META_LOG_LEVEL + "\":")
            .append(Bytes.text(level(logLevel)));
    clientInfo(call)
        .ifPresent(
            info ->
                meta.append(",\"" + ModernHeaders.META_CLIENT + "\":").append(Bytes.text(info)));
    byte[] written = Bytes.of(meta.append('}').toString());
    JsonSlice message = call.message().message();
    Optional<JsonSlice> params = call.message().params();
    if (params.isPresent()) {
      splice.set(params.get(), "_meta", written);
    } else {
      splice.set(message, "params", Bytes.of("{\"_meta\":" + Bytes.text(written) + "}"));
    }
  }

  private static byte[] version() {
    return JsonText.quote(Revision.V2026_07_28.version());
  }

  private static byte[] level(Optional<String> asked) {
    return JsonText.quote(asked.orElse(USUAL_LOG_LEVEL));
  }

  private static Optional<byte[]> clientInfo(ClientCall call) {
    return call.session().map(session -> Bytes.of(session.clientInfo()));
  }
}
