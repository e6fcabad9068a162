package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.RoutingException;
import dev.mcpgateway.routing.control.Requests.Asked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Requests that the gateway makes on behalf of a caller who speaks no MCP: they go the way of all
 * others, with the same decisions, limits and clocks.
 */
@ApplicationScoped
public class SingleRequests {

  /** Whoever hears of the result may wait for a client, which the upstream client must not. */
  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("upstream-contents").start(task);

  @Inject private Requests requests;

  /**
   * Asks for an item.
   *
   * @param request of the caller, of whose headers those that the upstream server is registered
   *     with go on
   * @param members of the params, but for the item's name
   * @return the result; fails with {@link RoutingException.NotAnswered}
   */
  public CompletionStage<JsonSlice> ask(
      Endpoint endpoint, ServedItem item, McpMethod method, ClientRequest request, String members) {
    byte[] message =
        JsonRpcMessages.request(
            JsonRpcId.of("1"),
            method.id(),
            Optional.of(
                Bytes.of(
                    "{\"%s\":%s%s,\"_meta\":{\"%s\":\"%s\",\"%s\":{}}}"
                        .formatted(
                            method.nameMember().orElseThrow(),
                            Bytes.quote(item.exposedName()),
                            members,
                            ModernHeaders.META_VERSION,
                            Revision.V2026_07_28.version(),
                            ModernHeaders.META_CAPABILITIES))));
    AwaitedReply reply = new AwaitedReply();
    requests.call(
        new Asked(
            endpoint,
            request,
            Envelope.scan(message),
            Revision.V2026_07_28,
            Optional.empty(),
            ClientName.of(Optional.empty()),
            reply),
        method);
    return reply.answer().thenApplyAsync(answer -> result(answer, method), THREADS);
  }

  private static JsonSlice result(AwaitedReply.Answer answer, McpMethod method) {
    Optional<JsonSlice> error = answer.message().error();
    if (error.isPresent()) {
      throw refusal(answer.status(), error.get(), method);
    }
    JsonSlice result = answer.message().result().orElseThrow();
    if (!result.text("resultType").equals(Optional.of("complete"))) {
      throw RoutingException.NotAnswered.byUpstream(
          "The upstream server asks for more input, which cannot be given here", "input_required");
    }
    return result;
  }

  private static RoutingException refusal(int status, JsonSlice error, McpMethod method) {
    String message = error.text("message").orElse("");
    if (status == 429 || status == 503) {
      return RoutingException.NotAnswered.forNow(message);
    }
    Optional<String> fault = error.member("data").flatMap(data -> data.text("fault"));
    boolean isOfArguments =
        method == McpMethod.PROMPTS_GET
            && error
                .member("code")
                .map(JsonSlice::integer)
                .filter(code -> code.orElse(0) == ErrorCode.INVALID_PARAMS.code())
                .isPresent();
    return fault.isEmpty() && isOfArguments
        ? RoutingException.NotAnswered.forItsArguments(message)
        : RoutingException.NotAnswered.byUpstream(message, fault.orElse("refused"));
  }
}
