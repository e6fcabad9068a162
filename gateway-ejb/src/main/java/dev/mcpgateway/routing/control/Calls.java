package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedGateway;
import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.jsonrpc.Splice;
import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.control.UpstreamSessionStore.Stored;
import dev.mcpgateway.session.ClientSession;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.UpstreamClient;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamRequest;
import dev.mcpgateway.upstream.UpstreamServer;
import dev.mcpgateway.usage.CallOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends calls to upstream servers. Where all that it takes is in memory it does so at once, on the
 * thread that it is called on; what has to wait does so on a thread of its own.
 */
@ApplicationScoped
public class Calls {

  private static final Logger LOG = Logger.getLogger(Calls.class.getName());

  @Inject private UpstreamClient client;
  @Inject private UpstreamSessions sessions;
  @Inject private LogLevels levels;
  @Inject private Forms forms;
  @Inject private RequestStates states;
  @Inject private ServerRequestIds ids;
  @Inject private RunningCalls running;
  @Inject private SessionSignals signals;
  @Inject private CallAdmission admission;
  @Inject private CallMemory memory;

  /**
   * Sends a call; its reply hears the rest.
   *
   * @throws McpErrorException where it cannot be sent
   */
  void start(ClientCall call) {
    UpstreamServer server = server(call.gateway());
    List<HeaderParameter> parameters = forms.of(call.endpoint().snapshot(), call.item()).headers();
    if (call.isModern()) {
      ModernHeaders.checkParameters(call.request(), parameters, call.message().param("arguments"));
    }
    Optional<String> state = call.isModern() ? states.open(call) : Optional.empty();
    memory.enter(call);
    try {
      admission.enter(call);
      start(call, server, parameters, state);
    } catch (RuntimeException | Error e) {
      leave(call);
      throw e;
    }
  }

  private void start(
      ClientCall call,
      UpstreamServer server,
      List<HeaderParameter> parameters,
      Optional<String> state) {
    if (call.upstreamEra() == Era.LEGACY) {
      Optional<Stored> known = sessions.known(call.sessionKey());
      if (known.isPresent()) {
        send(call, OutgoingCall.of(call, parameters, state, Optional.empty()), known, false);
      } else {
        waiting(call, () -> sendInSession(call, server, false));
      }
    } else if (call.session().isPresent()) {
      ClientSession session = call.session().get();
      Optional<LogLevels.Known> level = levels.known(session);
      if (level.isPresent()) {
        sendWithLevel(call, parameters, state, level.get().level());
      } else {
        waiting(call, () -> sendWithLevel(call, parameters, state, levels.of(session)));
      }
    } else {
      send(
          call,
          OutgoingCall.of(call, parameters, state, Optional.empty()),
          Optional.empty(),
          false);
    }
  }

  private void sendWithLevel(
      ClientCall call,
      List<HeaderParameter> parameters,
      Optional<String> state,
      Optional<String> level) {
    send(call, OutgoingCall.of(call, parameters, state, level), Optional.empty(), false);
  }

  private static UpstreamServer server(ServedGateway gateway) {
    return gateway
        .server()
        .orElseThrow(
            () -> McpErrorException.of(200, ErrorCode.INTERNAL_ERROR, Errors.unusable(gateway)));
  }

  /** Something that waits for the database or for an upstream server. */
  private interface Waiting {
    void run() throws SQLException;
  }

  private void waiting(ClientCall call, Waiting work) {
    Thread.ofVirtual().name("mcp-call").start(() -> attempt(call, work));
  }

  private void attempt(ClientCall call, Waiting work) {
    try {
      work.run();
    } catch (McpErrorException e) {
      answer(call, e);
    } catch (UpstreamException e) {
      // The call itself was not sent, so that nothing is unknown of it.
      answer(call, Errors.of(e, call.gateway(), false));
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The database did not answer for a call", e);
      answer(call, Errors.noDatabase());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "A call failed", e);
      call.reply().ends(CallEnd.of(CallOutcome.FAILED));
      answer(call, Errors.failed());
    }
  }

  private void leave(ClientCall call) {
    admission.leave(call);
    memory.leave(call);
  }

  private void answer(ClientCall call, McpErrorException error) {
    leave(call);
    call.reply().ends(CallEnd.of(error));
    Errors.answer(call.reply(), call.revision(), Optional.of(call.id()), error);
  }

  private void sendInSession(ClientCall call, UpstreamServer server, boolean isSecondAttempt)
      throws SQLException {
    Stored session = openSession(call, server);
    send(
        call,
        OutgoingCall.of(call, List.of(), Optional.empty(), Optional.empty()),
        Optional.of(session),
        isSecondAttempt);
  }

  /** A session that is new to this replica is told the log level that its client has asked for. */
  private Stored openSession(ClientCall call, UpstreamServer server) throws SQLException {
    Stored session = sessions.open(call.sessionKey(), server, call.session());
    if (call.session().isPresent()) {
      levels
          .of(call.session().get())
          .ifPresent(level -> post(server, session.session(), levelRequest(level)));
    }
    return session;
  }

  private void send(
      ClientCall call, OutgoingCall outgoing, Optional<Stored> session, boolean isSecondAttempt) {
    UpstreamServer server = server(call.gateway());
    CallRelay relay = new CallRelay(call, outgoing, session, isSecondAttempt, this);
    memory.exchangeBegins(call);
    try {
      UpstreamRequest request =
          outgoing
              .request(server, session.map(Stored::session))
              .timeouts(client.timeouts().within(CallRelay.MAX_TIME))
              .maxBytes(Long.MAX_VALUE);
      relay.tracedBy(
          call.reply()
              .span()
              .map(
                  span ->
                      span.sent(
                          call,
                          outgoing,
                          session
                              .map(stored -> stored.session().protocolVersion())
                              .orElseGet(Revision.V2026_07_28::version),
                          server,
                          request)));
      // From here on others may end it, and with it its span.
      running.add(relay);
      if (call.session().isPresent()) {
        signals.listen();
      }
      relay.startedAs(client.send(server, request, relay));
    } catch (UpstreamException e) {
      relay.failed(e);
    } catch (RuntimeException | Error e) {
      running.remove(relay);
      relay.notSent();
      relay.letGo();
      throw e;
    }
  }

  /** Sends a call once more, whose session the upstream server did not know: it took nothing. */
  void again(CallRelay relay, ClientCall call, Stored lost) {
    running.remove(relay);
    waiting(
        call,
        () -> {
          sessions.lost(call.sessionKey(), lost);
          sendInSession(call, server(call.gateway()), true);
        });
  }

  /** Forgets a session that the upstream server seems not to know, and sends nothing again. */
  void forget(ClientCall call, Stored lost) {
    Thread.ofVirtual()
        .name("mcp-session")
        .start(
            () -> {
              try {
                sessions.lost(call.sessionKey(), lost);
              } catch (SQLException e) {
                LOG.log(Level.WARNING, "A session that is lost was not forgotten", e);
              }
            });
  }

  void ended(CallRelay relay, ClientCall call) {
    running.remove(relay);
    leave(call);
  }

  /** What was sent, and what was received and not handed on, is needed no more. */
  void exchangeIsOver(ClientCall call) {
    memory.exchangeIsOver(call);
  }

  /** Where what is received and not handed on yet is counted. */
  HeapShare buffers() {
    return memory.share();
  }

  RequestStates states() {
    return states;
  }

  ServerRequestIds ids() {
    return ids;
  }

  int maxResponseBytes() {
    return client.maxResponseBytes();
  }

  /** Answers a request of an upstream server that no client sees. */
  void answerUpstream(ClientCall call, Stored session, byte[] message) {
    post(server(call.gateway()), session.session(), message);
  }

  /** Tells an upstream server that nobody waits for a call any more. */
  void tellCancelled(ClientCall call, Stored session, JsonRpcId id, String reason) {
    byte[] params = Bytes.of("{\"requestId\":%s,\"reason\":%s}".formatted(id, Bytes.quote(reason)));
    post(
        server(call.gateway()),
        session.session(),
        JsonRpcMessages.notification("notifications/cancelled", Optional.of(params)));
  }

  /** Cancels what a client waits for under an id, at whichever replica. */
  void cancel(ClientSession session, JsonRpcId id, String reason) {
    List<CallRelay> here = running.of(session.jti(), id);
    if (here.isEmpty()) {
      signals.tell(Signal.cancelled(session, id, reason));
    }
    here.forEach(relay -> relay.cancelledByClient(reason));
  }

  /**
   * Brings a client's answer to the upstream server that waits for it.
   *
   * @throws McpErrorException where nobody has asked
   */
  void answered(Endpoint endpoint, ClientSession session, Envelope response) {
    ServerRequestIds.Origin origin =
        response
            .id()
            .flatMap(id -> ids.open(session, id))
            .orElseThrow(
                () ->
                    McpErrorException.of(
                        400, ErrorCode.INVALID_REQUEST, "No request with this id was sent"));
    UpstreamServer server =
        endpoint
            .snapshot()
            .gateway(origin.gatewayId())
            .map(Calls::server)
            .orElseThrow(
                () ->
                    McpErrorException.of(
                        400, ErrorCode.INVALID_REQUEST, "Who has asked is not there any more"));
    byte[] message =
        Splice.of(response.message()).set(response.message(), "id", origin.id().bytes()).apply();
    post(server, origin.session(), message);
    String sealedId = response.id().orElseThrow().value();
    if (!running.answered(sealedId)) {
      signals.tell(Signal.answered(session, sealedId));
    }
  }

  /**
   * Passes a notification on to the upstream servers in which a client's session has one, and
   * returns at once.
   */
  void notifyAll(Endpoint endpoint, ClientSession session, byte[] notification) {
    Thread.ofVirtual()
        .name("mcp-notification")
        .start(
            () -> {
              try {
                postAll(endpoint, session, notification);
              } catch (SQLException e) {
                LOG.log(Level.WARNING, "A notification was not passed on", e);
              }
            });
  }

  /**
   * Keeps which messages a client wants, and tells the upstream servers in which its session has
   * one. The thread waits.
   */
  void setLevel(Endpoint endpoint, ClientSession session, String level) throws SQLException {
    levels.set(session, level);
    postAll(endpoint, session, levelRequest(level));
  }

  private void postAll(Endpoint endpoint, ClientSession session, byte[] message)
      throws SQLException {
    sessions
        .of(session)
        .forEach(
            (gatewayId, open) ->
                endpoint
                    .snapshot()
                    .gateway(gatewayId)
                    .flatMap(ServedGateway::server)
                    .ifPresent(server -> post(server, open, message)));
  }

  private static byte[] levelRequest(String level) {
    return JsonRpcMessages.request(
        JsonRpcId.of(UUID.randomUUID().toString()),
        "logging/setLevel",
        Optional.of(Bytes.of("{\"level\":" + Bytes.quote(level) + "}")));
  }

  /** Ends what a client's session has at upstream servers. The thread waits. */
  void end(Endpoint endpoint, ClientSession session) throws SQLException {
    for (UpstreamSessionStore.Owned ended : sessions.end(session)) {
      endpoint
          .snapshot()
          .gateway(ended.gatewayId())
          .flatMap(ServedGateway::server)
          .ifPresent(server -> sessions.close(server, ended.stored().session()));
    }
  }

  private void post(UpstreamServer server, UpstreamSession session, byte[] message) {
    UpstreamRequest request = UpstreamRequest.post(message);
    OutgoingCall.addSession(request, session);
    OneWayRequest.send(client, server, request);
  }
}
