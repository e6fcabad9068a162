package dev.mcpgateway.mcp;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.rest.frame.AccessLog;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.usage.RequestOrigin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a request over HTTP is to those who make calls of it; each call is counted and logged. */
@ApplicationScoped
public class ClientRequests {

  /** What is between the client and the gateway alone. */
  private static final Set<String> KEPT_BACK = Set.of("authorization", "cookie");

  @Inject private CallMetrics metrics;
  @Inject private AccessLog log;

  /**
   * The request, on the thread that serves it.
   *
   * @param body is not copied, and must not be changed
   */
  public ClientRequest of(HttpServletRequest request, byte[] body) {
    RequestContext context = RequestContext.of(request);
    return new ClientRequest(
        headers(request),
        body,
        new RequestOrigin(
            context.id(), context.address(), context.callerIfKnown().flatMap(Caller::apiTokenId)),
        call -> {
          metrics.called(call);
          log.called(context, () -> CallLine.of(call));
        });
  }

  private static Map<String, List<String>> headers(HttpServletRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(request.getHeaderNames())) {
      if (!KEPT_BACK.contains(name.toLowerCase(Locale.ROOT))) {
        headers
            .computeIfAbsent(name, unknown -> new ArrayList<>(1))
            .addAll(Collections.list(request.getHeaders(name)));
      }
    }
    return headers;
  }
}
