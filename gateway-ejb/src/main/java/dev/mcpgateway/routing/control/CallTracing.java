package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.control.Requests.Asked;
import dev.mcpgateway.settings.ConfiguredSettings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Begins a span for each call, where MicroProfile Telemetry is on; nothing is done where it is not.
 * The caller's trace is that of the message, else that of its HTTP request.
 */
@ApplicationScoped
public class CallTracing {

  private static final String IS_OFF = "otel.sdk.disabled";

  private final boolean isOn = !ConfiguredSettings.lookup().flag(IS_OFF, true);

  @Inject @Any private Instance<Object> beans;
  private volatile Optional<Tracer> tracer = Optional.empty();

  private static final TextMapGetter<Asked> OF_MESSAGE =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Asked carrier) {
          return List.of();
        }

        @Override
        public String get(Asked carrier, String key) {
          return carrier == null
              ? null
              : carrier
                  .message()
                  .meta(key)
                  .filter(JsonSlice::isString)
                  .map(JsonSlice::string)
                  .orElse(null);
        }
      };

  private static final TextMapGetter<Asked> OF_HTTP_REQUEST =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Asked carrier) {
          return List.of();
        }

        @Override
        public String get(Asked carrier, String key) {
          return carrier == null ? null : carrier.request().header(key).orElse(null);
        }
      };

  /** The span of a call that begins now; empty where there are none. */
  Optional<CallSpan> begin(Asked asked, McpMethod method, Optional<String> name) {
    return isOn ? Optional.of(started(asked, method, name)) : Optional.empty();
  }

  private CallSpan started(Asked asked, McpMethod method, Optional<String> name) {
    Context ofMessage = extracted(asked, OF_MESSAGE);
    Context ofRequest = extracted(asked, OF_HTTP_REQUEST);
    boolean isInMessage = isTraced(ofMessage);
    SpanBuilder builder =
        tracer()
            .spanBuilder(method.id())
            .setSpanKind(SpanKind.SERVER)
            .setParent(isInMessage ? ofMessage : ofRequest)
            .setAttribute("client.address", asked.request().origin().address());
    if (isInMessage && isTraced(ofRequest)) {
      builder.addLink(Span.fromContext(ofRequest).getSpanContext());
    }
    asked
        .session()
        .ifPresent(session -> builder.setAttribute("mcp.session.id", session.jti().toString()));
    CallSpan.describe(
        builder, method, name, asked.message().id().orElseThrow(), asked.revision().version());
    return new CallSpan(tracer(), builder.startSpan(), method);
  }

  private static Context extracted(Asked asked, TextMapGetter<Asked> getter) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), asked, getter);
  }

  private static boolean isTraced(Context context) {
    return Span.fromContext(context).getSpanContext().isValid();
  }

  private Tracer tracer() {
    Optional<Tracer> known = tracer;
    if (known.isEmpty()) {
      known =
          Optional.of(beans.select(OpenTelemetry.class).get().getTracer("dev.mcpgateway.routing"));
      tracer = known;
    }
    return known.get();
  }
}
