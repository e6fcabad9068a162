package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.control.Requests.Asked;
import dev.mcpgateway.session.ClientSession;
import dev.mcpgateway.session.ClientSessions;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.usage.CallRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Messages of clients of the revisions with sessions. */
@ApplicationScoped
public class LegacyRequests {

  private static final Logger LOG = Logger.getLogger(LegacyRequests.class.getName());
  private static final String SESSION = "Mcp-Session-Id";
  private static final byte[] EMPTY = Bytes.of("{}");

  @Inject private ClientSessions sessions;
  @Inject private Requests requests;
  @Inject private Calls calls;

  /** Who sends one message or several. */
  private record Sender(
      Endpoint endpoint, ClientRequest request, ClientSession session, CallRecord.Client client) {}

  /** Answers a message. */
  public void handle(
      Endpoint endpoint, ClientRequest request, Envelope message, ClientReply reply) {
    Optional<JsonRpcId> id =
        message.kind() == Envelope.Kind.REQUEST ? message.id() : Optional.empty();
    try {
      if (message.kind() == Envelope.Kind.REQUEST
          && message.method().equals(McpMethod.INITIALIZE.id())) {
        initialize(endpoint, message, reply);
        return;
      }
      ClientSession session = session(endpoint, request);
      CallRecord.Client client = ClientName.of(session);
      ClientName.shown(client).ifPresent(reply::client);
      checkVersion(request, session);
      if (message.kind() == Envelope.Kind.BATCH) {
        batch(new Sender(endpoint, request, session, client), message, reply);
      } else {
        single(new Sender(endpoint, request, session, client), message, reply);
      }
    } catch (McpErrorException e) {
      Errors.answer(reply, Revision.latestLegacy(), id, e);
    }
  }

  /** Ends a session, for all replicas. The thread waits for the database. */
  public void end(Endpoint endpoint, ClientRequest request, ClientReply reply) {
    try {
      ClientSession session = session(endpoint, request);
      sessions.end(session);
      calls.end(endpoint, session);
      reply.empty(204);
    } catch (McpErrorException e) {
      Errors.answer(reply, Revision.latestLegacy(), Optional.empty(), e);
    } catch (SQLException e) {
      // The session has ended; what it had at upstream servers ends there by itself.
      LOG.log(Level.WARNING, "Sessions at upstream servers were not ended", e);
      reply.empty(204);
    }
  }

  private void initialize(Endpoint endpoint, Envelope message, ClientReply reply) {
    String asked =
        message
            .param("protocolVersion")
            .filter(JsonSlice::isString)
            .map(JsonSlice::string)
            .orElseThrow(
                () ->
                    McpErrorException.invalidParams(
                        "The params have no protocolVersion that is a string"));
    Revision.Agreement agreed = Revision.agreeOn(asked);
    ClientSession session =
        sessions.begin(
            endpoint.serverId(),
            endpoint.caller().email(),
            agreed,
            message.param("capabilities").filter(JsonSlice::isObject),
            message.param("clientInfo").filter(JsonSlice::isObject));
    ClientName.shown(ClientName.of(session)).ifPresent(reply::client);
    reply.header(SESSION, sessions.open(session));
    reply.last(
        200,
        JsonRpcMessages.result(
            message.id().orElseThrow(), Introductions.initialized(endpoint, agreed.version())));
  }

  /** The session of another caller or of another server is answered for as none. */
  private ClientSession session(Endpoint endpoint, ClientRequest request) {
    String id =
        request
            .header(SESSION)
            .orElseThrow(
                () ->
                    McpErrorException.of(
                        400,
                        ErrorCode.INVALID_REQUEST,
                        "There is no Mcp-Session-Id: begin with initialize"));
    return sessions
        .find(id)
        .filter(session -> session.belongsTo(endpoint.serverId(), endpoint.caller().email()))
        .orElseThrow(
            () ->
                McpErrorException.of(
                    404,
                    ErrorCode.INVALID_REQUEST,
                    "There is no such session: begin another with initialize"));
  }

  private static void checkVersion(ClientRequest request, ClientSession session) {
    Optional<String> sent = request.header(ModernHeaders.VERSION);
    boolean isKnown =
        sent.isEmpty()
            || sent.get().equals(session.agreed().version())
            || Revision.of(sent.get()).filter(revision -> !revision.isModern()).isPresent();
    if (!isKnown) {
      throw McpErrorException.of(400, ErrorCode.INVALID_REQUEST, "Unsupported protocol version");
    }
  }

  private void batch(Sender sender, Envelope batch, ClientReply reply) {
    ClientSession session = sender.session();
    if (!session.agreed().revision().hasBatches()) {
      throw McpErrorException.of(
          400, ErrorCode.INVALID_REQUEST, "The session's protocol revision has no batches");
    }
    List<JsonSlice> messages = batch.messages();
    BatchReply gathered =
        new BatchReply(reply, messages.size(), calls.maxResponseBytes(), calls.buffers());
    Sender ofEach =
        new Sender(sender.endpoint(), sender.request().withoutBody(), session, sender.client());
    for (JsonSlice each : messages) {
      ClientReply part = gathered.part();
      try {
        // A copy: a call that lasts would otherwise keep the whole batch in memory.
        Envelope message = each.isObject() ? Envelope.scan(each.bytes()) : Envelope.of(each);
        if (message.kind() == Envelope.Kind.REQUEST
            && message.method().equals(McpMethod.INITIALIZE.id())) {
          throw McpErrorException.of(
              400, ErrorCode.INVALID_REQUEST, "initialize cannot be part of a batch");
        }
        single(ofEach, message, part);
      } catch (JsonRpcException e) {
        Errors.answer(
            part,
            session.agreed().revision(),
            e.id(),
            McpErrorException.of(400, e.code(), e.getMessage()));
      }
    }
  }

  private void single(Sender sender, Envelope message, ClientReply reply) {
    Endpoint endpoint = sender.endpoint();
    ClientSession session = sender.session();
    Revision revision = session.agreed().revision();
    try {
      switch (message.kind()) {
        case REQUEST ->
            answer(
                new Asked(
                    endpoint,
                    sender.request(),
                    message,
                    revision,
                    Optional.of(session),
                    sender.client(),
                    reply),
                session);
        case NOTIFICATION -> {
          notified(endpoint, session, message);
          reply.empty(202);
        }
        case RESPONSE -> {
          calls.answered(endpoint, session, message);
          reply.empty(202);
        }
        case BATCH ->
            throw McpErrorException.of(
                400, ErrorCode.INVALID_REQUEST, "A batch cannot be part of another");
      }
    } catch (McpErrorException e) {
      Optional<JsonRpcId> id =
          message.kind() == Envelope.Kind.REQUEST ? message.id() : Optional.empty();
      Errors.answer(reply, revision, id, e);
    }
  }

  private void answer(Asked asked, ClientSession session) {
    JsonRpcId id = asked.message().id().orElseThrow();
    McpMethod method =
        McpMethod.of(asked.message().method(), Era.LEGACY)
            .orElseThrow(
                () -> McpErrorException.of(200, ErrorCode.METHOD_NOT_FOUND, "Method not found"));
    Optional<byte[]> list = requests.list(asked, method);
    if (list.isPresent()) {
      asked.reply().last(200, JsonRpcMessages.result(id, list.get()));
    } else if (method == McpMethod.PING) {
      asked.reply().last(200, JsonRpcMessages.result(id, EMPTY));
    } else if (method == McpMethod.LOGGING_SET_LEVEL) {
      setLevel(asked, session, id);
    } else {
      requests.call(asked, method);
    }
  }

  /** Kept for sessions at upstream servers that are still to come, and told to those there are. */
  private void setLevel(Asked asked, ClientSession session, JsonRpcId id) {
    String level =
        asked
            .message()
            .param("level")
            .filter(JsonSlice::isString)
            .map(JsonSlice::string)
            .filter(LogLevels.ALL::contains)
            .orElseThrow(
                () -> McpErrorException.invalidParams("The level is none of " + LogLevels.ALL));
    Thread.ofVirtual()
        .name("mcp-log-level")
        .start(
            () -> {
              try {
                calls.setLevel(asked.endpoint(), session, level);
                asked.reply().last(200, JsonRpcMessages.result(id, EMPTY));
              } catch (SQLException e) {
                LOG.log(Level.WARNING, "A log level was not kept", e);
                Errors.answer(
                    asked.reply(), asked.revision(), Optional.of(id), Errors.noDatabase());
              }
            });
  }

  private void notified(Endpoint endpoint, ClientSession session, Envelope message) {
    switch (message.method()) {
      case "notifications/cancelled" -> {
        String reason =
            message.params().flatMap(params -> params.text("reason")).orElse("cancelled");
        JsonRpcId.find(message.param("requestId"))
            .ifPresent(id -> calls.cancel(session, id, reason));
      }
      case "notifications/roots/list_changed" ->
          calls.notifyAll(endpoint, session, message.message().bytes());
      default -> {
        // notifications/initialized says nothing that is not known; others are for nobody.
      }
    }
  }
}
