package dev.mcpgateway.rest.frame;

import dev.mcpgateway.inflight.InFlightRequests;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemMapper;
import dev.mcpgateway.rest.problem.ProblemType;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Surrounds every request: counts it, gives it an id, bounds its body, sets the security headers,
 * lets pages of other origins in where that is configured, and writes its line of the access log
 * when the exchange has ended, on whichever thread that is. It is the first of all filters, see
 * {@link FilterOrder}.
 */
public class HttpFrame extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String REQUEST_ID_HEADER = "X-Request-Id";
  private static final List<String> ALLOWED_HEADERS =
      List.of(
          "Authorization",
          "Content-Type",
          "If-Match",
          "Last-Event-ID",
          "MCP-Protocol-Version",
          "Mcp-Method",
          "Mcp-Name",
          "Mcp-Session-Id",
          "traceparent",
          "X-Request-Id");
  private static final Pattern PARAMETER_HEADER =
      Pattern.compile("mcp-param-[a-z0-9._-]{1,128}", Pattern.CASE_INSENSITIVE);

  /** What gateway.jar makes of paths that the platform would not bring here. */
  private static final String MALFORMED_PATH = "/%25";

  @Inject private transient InFlightRequests inFlight;
  @Inject private transient GatewayMetrics metrics;
  @Inject private transient AccessLog log;
  @Inject private transient ProblemMapper problems;
  private transient ApiSettings settings;
  private transient BodyLimits bodies;

  @Override
  public void init() {
    settings = ApiSettings.from(ConfiguredSettings.lookup());
    bodies = new BodyLimits(settings.bodyTime());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long began = System.nanoTime();
    RequestContext context = contextOf(request);
    context.attachTo(request);
    BodyLimits.Reading body = bodies.begin(settings.maxBodies().at(pathOf(request)));
    String method = request.getMethod();
    inFlight.began();
    Exchange exchange =
        new Exchange(
            request,
            context,
            () -> {
              inFlight.ended();
              body.end();
              ended(context, method, response.getStatus(), System.nanoTime() - began);
            });
    try {
      setHeaders(request, response, context);
      if (!isPreflight(request, response)) {
        answer(exchange, body, context, response, chain);
      }
    } finally {
      exchange.returned();
    }
  }

  private RequestContext contextOf(HttpServletRequest request) {
    return new RequestContext(
        Optional.ofNullable(request.getHeader(REQUEST_ID_HEADER))
            .filter(id -> REQUEST_ID.matcher(id).matches())
            .orElseGet(() -> UUID.randomUUID().toString()),
        request.getRequestURI(),
        ClientAddress.of(
            request.getRemoteAddr(),
            String.join(",", Collections.list(request.getHeaders("X-Forwarded-For"))),
            settings.trustedProxies()),
        Optional.ofNullable(request.getHeader("User-Agent")));
  }

  /** Decoded, as servlets are found by it. */
  private static String pathOf(HttpServletRequest request) {
    return request.getServletPath() + Objects.toString(request.getPathInfo(), "");
  }

  /**
   * What JAX-RS does not answer for is a problem here: what is refused at once, and by servlets.
   */
  private void answer(
      Exchange exchange,
      BodyLimits.Reading body,
      RequestContext context,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    boolean isServed = false;
    try {
      refuse(exchange);
      body.expect(exchange.getContentLengthLong());
      chain.doFilter(
          new BoundedRequest(exchange, body), new ProblemResponse(response, problems, context));
      isServed = true;
    } catch (BodyRefusedException | ServletException | RuntimeException | Error failure) {
      if (response.isCommitted()) {
        context.endsWith(RequestContext.End.ERROR);
        throw failure;
      }
      problems.write(failure, context, response);
    } finally {
      if (!isServed) {
        exchange.giveUp();
      }
    }
  }

  private void ended(RequestContext context, String method, int status, long nanos) {
    long micros = nanos / 1_000;
    String route = context.route().orElse("unmatched");
    metrics.answered(method, route, status, micros);
    log.ended(context, method, route, status, micros);
  }

  private void setHeaders(
      HttpServletRequest request, HttpServletResponse response, RequestContext context) {
    if (inFlight.isDraining()) {
      // Sends its client elsewhere with the next one.
      response.setHeader("Connection", "close");
    }
    response.setHeader(REQUEST_ID_HEADER, context.id());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (request.isSecure()) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
    String origin = request.getHeader("Origin");
    if (!settings.corsOrigins().isEmpty()) {
      response.addHeader("Vary", "Origin");
      if (origin != null && settings.corsOrigins().contains(origin)) {
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader(
            "Access-Control-Expose-Headers",
            "ETag, Link, Location, Mcp-Session-Id, Retry-After, WWW-Authenticate, X-Request-Id");
      }
    }
  }

  /** A preflight of a known origin is answered here. */
  private static boolean isPreflight(HttpServletRequest request, HttpServletResponse response) {
    boolean preflight =
        request.getMethod().equals("OPTIONS")
            && response.containsHeader("Access-Control-Allow-Origin")
            && request.getHeader("Access-Control-Request-Method") != null;
    if (preflight) {
      response.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
      response.setHeader("Access-Control-Allow-Headers", allowedHeaders(request));
      response.setHeader("Access-Control-Max-Age", "600");
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
    return preflight;
  }

  /** Those of the API and of MCP; {@code Mcp-Param-…} have the names of tools' parameters. */
  private static String allowedHeaders(HttpServletRequest request) {
    String asked = Objects.toString(request.getHeader("Access-Control-Request-Headers"), "");
    return Stream.concat(
            ALLOWED_HEADERS.stream(),
            Arrays.stream(asked.split(",", -1))
                .map(String::strip)
                .filter(name -> PARAMETER_HEADER.matcher(name).matches()))
        .collect(Collectors.joining(", "));
  }

  /** What is refused whatever it asks for. */
  private void refuse(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (path.equals(MALFORMED_PATH)) {
      throw ApiException.of(
          ProblemType.BAD_REQUEST,
          "The path has a % that no two hexadecimal digits follow: write %25 for the character");
    }
    if (!settings.management().serves(request.getLocalPort(), path)) {
      throw ApiException.of(ProblemType.NOT_FOUND, "There is nothing at this path");
    }
  }
}
