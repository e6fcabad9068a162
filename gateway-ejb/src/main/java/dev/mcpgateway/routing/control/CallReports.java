package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.persistence.ColumnText;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.control.Requests.Asked;
import dev.mcpgateway.usage.CallRecord;
import dev.mcpgateway.usage.control.CallUsage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells of each call, once it is over. */
@ApplicationScoped
public class CallReports {

  private static final Logger LOG = Logger.getLogger(CallReports.class.getName());

  @Inject private CallUsage usage;
  @Inject private CallTracing tracing;

  /**
   * The answer to a call that begins now.
   *
   * @param name that it asks for; empty where it asks for none
   */
  ObservedReply begin(Asked asked, McpMethod method, Optional<String> name) {
    Instant began = Instant.now();
    long nanos = System.nanoTime();
    Optional<CallSpan> span = tracing.begin(asked, method, name.map(CallReports::cut));
    return new ObservedReply(
        asked.reply(),
        // Last, since its place is given back by the end alone.
        usage.begin(),
        span,
        over -> {
          try {
            CallRecord call = record(asked, method, name, over, began, System.nanoTime() - nanos);
            if (over.isKept()) {
              usage.ended(call);
            }
            asked.request().ended(call);
            span.ifPresent(
                traced -> traced.end(over.how(), over.item().map(ServedItem::exposedName)));
          } catch (RuntimeException | Error e) {
            // It must not keep what ended the exchange from what comes after.
            LOG.log(Level.WARNING, "A call was not told of", e);
          }
        });
  }

  private static CallRecord record(
      Asked asked,
      McpMethod method,
      Optional<String> name,
      ObservedReply over,
      Instant began,
      long nanos) {
    return new CallRecord(
        began,
        nanos / 1_000,
        asked.endpoint().serverId(),
        asked.endpoint().caller().email(),
        asked.request().origin(),
        method.id(),
        over.item().map(ServedItem::exposedName).or(() -> name).map(CallReports::cut).orElse(""),
        over.item()
            .map(
                item ->
                    new CallRecord.Item(
                        item.kind().name().toLowerCase(Locale.ROOT),
                        item.id(),
                        over.definitionHash())),
        over.item()
            .flatMap(
                item ->
                    item.gatewayId()
                        .flatMap(
                            gateway ->
                                over.upstreamEra()
                                    .map(
                                        era ->
                                            new CallRecord.Upstream(
                                                gateway, era.name().toLowerCase(Locale.ROOT))))),
        asked.revision().version(),
        asked.client(),
        over.how().outcome(),
        over.how().fault(),
        asked.message().message().length(),
        over.bytes(),
        over.span().map(CallSpan::traceId));
  }

  private static String cut(String text) {
    return ColumnText.fitting(text, CallRecord.MAX_NAME);
  }
}
