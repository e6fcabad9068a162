package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.upstream.UpstreamRequest;
import dev.mcpgateway.upstream.UpstreamServer;
import dev.mcpgateway.usage.CallOutcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.Optional;

/**
 * A span of a call, by OpenTelemetry's conventions for MCP: that of the client's request, or that
 * of one attempt to send it on.
 */
final class CallSpan {

  private final Tracer tracer;
  private final Span span;
  private final McpMethod method;

  CallSpan(Tracer tracer, Span span, McpMethod method) {
    this.tracer = tracer;
    this.span = span;
    this.method = method;
  }

  /** What both kinds say. */
  static void describe(
      SpanBuilder builder, McpMethod method, Optional<String> name, JsonRpcId id, String revision) {
    builder
        .setAttribute("mcp.method.name", method.id())
        .setAttribute("mcp.protocol.version", revision)
        .setAttribute("jsonrpc.request.id", id.value())
        .setAttribute("network.protocol.name", "http")
        .setAttribute("network.transport", "tcp");
    if (method == McpMethod.TOOLS_CALL) {
      builder.setAttribute("gen_ai.operation.name", "execute_tool");
    }
    name.ifPresent(called -> builder.setAttribute(nameOf(method), called));
  }

  private static String nameOf(McpMethod method) {
    return switch (method) {
      case TOOLS_CALL -> "gen_ai.tool.name";
      case PROMPTS_GET -> "gen_ai.prompt.name";
      default -> "mcp.resource.uri";
    };
  }

  /** By which it is found, as in the log. */
  String traceId() {
    return span.getSpanContext().getTraceId();
  }

  /** Begins that of an attempt to send the call on, which the request tells the upstream server. */
  CallSpan sent(
      ClientCall call,
      OutgoingCall outgoing,
      String revision,
      UpstreamServer server,
      UpstreamRequest request) {
    SpanBuilder builder =
        tracer
            .spanBuilder(named(Optional.of(call.item().originalName())))
            .setSpanKind(SpanKind.CLIENT)
            .setParent(Context.root().with(span))
            .setAttribute("server.address", server.address().host())
            .setAttribute("server.port", server.address().port());
    describe(builder, method, Optional.of(call.item().originalName()), outgoing.id(), revision);
    Span sent = builder.startSpan();
    W3CTraceContextPropagator.getInstance()
        .inject(Context.root().with(sent), request, UpstreamRequest::header);
    return new CallSpan(tracer, sent, method);
  }

  /** Ends it with a name that few calls have. */
  void end(CallEnd how, Optional<String> exposedName) {
    span.updateName(named(exposedName));
    end(how);
  }

  void end(CallEnd how) {
    if (how.outcome() != CallOutcome.OK) {
      span.setAttribute("error.type", errorType(how));
      span.setStatus(StatusCode.ERROR);
    }
    how.code()
        .ifPresent(code -> span.setAttribute("rpc.response.status_code", Long.toString(code)));
    span.end();
  }

  private static String errorType(CallEnd how) {
    return how.code().isPresent()
        ? Long.toString(how.code().getAsLong())
        : how.fault().orElseGet(how.outcome()::id);
  }

  /** URIs are too many for names of spans. */
  private String named(Optional<String> name) {
    return switch (method) {
      case TOOLS_CALL, PROMPTS_GET ->
          name.map(called -> method.id() + " " + called).orElse(method.id());
      default -> method.id();
    };
  }
}
