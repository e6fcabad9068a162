package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.control.Requests.Asked;
import dev.mcpgateway.usage.CallRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Messages of clients of the stateless revisions. */
@ApplicationScoped
public class ModernRequests {

  private static final Revision REVISION = Revision.V2026_07_28;

  @Inject private Requests requests;

  /** Whether a message is one of these, be it of a revision that is not served. */
  public static boolean isFor(ClientRequest request, Envelope message) {
    return ModernHeaders.isModern(request, message);
  }

  /** Whether a request whose body is no message is meant to be one. */
  public static boolean isMeantBy(ClientRequest request) {
    return ModernHeaders.isModern(request);
  }

  /** Answers a message. */
  public void handle(
      Endpoint endpoint, ClientRequest request, Envelope message, ClientReply reply) {
    try {
      switch (message.kind()) {
        case REQUEST -> answer(endpoint, request, message, reply);
        case NOTIFICATION -> reply.empty(202);
        case RESPONSE ->
            throw McpErrorException.of(
                400, ErrorCode.INVALID_REQUEST, "Clients have nothing to answer in this revision");
        case BATCH ->
            throw McpErrorException.of(
                400, ErrorCode.INVALID_REQUEST, "This revision has no batches");
      }
    } catch (McpErrorException e) {
      Optional<JsonRpcId> id =
          message.kind() == Envelope.Kind.REQUEST ? message.id() : Optional.empty();
      Errors.answer(reply, REVISION, id, e);
    }
  }

  private void answer(
      Endpoint endpoint, ClientRequest request, Envelope message, ClientReply reply) {
    CallRecord.Client client = ClientName.of(message.meta(ModernHeaders.META_CLIENT));
    ClientName.shown(client).ifPresent(reply::client);
    McpMethod method = ModernHeaders.check(request, message);
    Asked asked = new Asked(endpoint, request, message, REVISION, Optional.empty(), client, reply);
    Optional<byte[]> list = requests.list(asked, method);
    if (list.isPresent()) {
      reply.last(200, JsonRpcMessages.result(message.id().orElseThrow(), list.get()));
    } else if (method == McpMethod.SERVER_DISCOVER) {
      reply.last(
          200,
          JsonRpcMessages.result(message.id().orElseThrow(), Introductions.discovered(endpoint)));
    } else if (method == McpMethod.SUBSCRIPTIONS_LISTEN) {
      listen(message, reply);
    } else {
      requests.call(asked, method);
    }
  }

  /**
   * Acknowledges what will be told: nothing yet, as {@code server/discover} says. The stream is
   * open until the client or the gateway ends it.
   */
  private static void listen(Envelope message, ClientReply reply) {
    String tag =
        "\"_meta\":{\"%ssubscriptionId\":%s}"
            .formatted(ModernHeaders.META, message.id().orElseThrow());
    byte[] params = Bytes.of("{\"notifications\":{}," + tag + "}");
    reply.listen(
        JsonRpcMessages.notification(
            "notifications/subscriptions/acknowledged", Optional.of(params)),
        JsonRpcMessages.result(
            message.id().orElseThrow(), Bytes.of("{\"resultType\":\"complete\"," + tag + "}")));
  }
}
