package dev.mcpgateway.rest.frame;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.rest.json.JsonWriting;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.Problem;
import dev.mcpgateway.rest.problem.ProblemType;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Surrounds every request: gives it an id, bounds its body, sets the security headers, lets pages
 * of other origins in where that is configured, and writes its line of the access log.
 */
@WebFilter("/*")
public class HttpFrame extends HttpFilter {

  private static final long serialVersionUID = 1L;
  private static final Logger ACCESS = Logger.getLogger("dev.mcpgateway.access");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String REQUEST_ID_HEADER = "X-Request-Id";
  private static final int MAX_USER_AGENT_LENGTH = 512;

  /** What gateway.jar makes of paths that the platform would not bring here. */
  private static final String MALFORMED_PATH = "/%25";

  @Inject private transient CurrentRequest current;
  @Inject private transient GatewayMetrics metrics;
  private transient ApiSettings settings;
  private transient BodyLimits bodies;

  @Override
  public void init() {
    settings = ApiSettings.from(ConfiguredSettings.lookup());
    bodies = new BodyLimits(settings.maxBodyBytes(), settings.bodyTime());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    long began = System.nanoTime();
    current.begin(
        Optional.ofNullable(request.getHeader(REQUEST_ID_HEADER))
            .filter(id -> REQUEST_ID.matcher(id).matches())
            .orElseGet(() -> UUID.randomUUID().toString()),
        request.getRequestURI(),
        ClientAddress.of(
            request.getRemoteAddr(),
            String.join(",", Collections.list(request.getHeaders("X-Forwarded-For"))),
            settings.trustedProxies()),
        Optional.ofNullable(request.getHeader("User-Agent")));
    setHeaders(request, response);
    try {
      if (!isAnsweredHere(request, response)) {
        try (BoundedRequest bounded = new BoundedRequest(request, bodies)) {
          chain.doFilter(bounded, response);
        }
      }
    } finally {
      long micros = (System.nanoTime() - began) / 1_000;
      String route = current.route().orElse("unmatched");
      metrics.answered(request.getMethod(), route, response.getStatus(), micros);
      if (settings.accessLog() && !isProbe(request)) {
        ACCESS.info(line(request, response, route, micros));
      }
    }
  }

  /** What asks every second whether the replica is well would bury who did what. */
  private static boolean isProbe(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/health/");
  }

  private void setHeaders(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(REQUEST_ID_HEADER, current.id());
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
            "Access-Control-Expose-Headers", "ETag, Link, Location, Retry-After, X-Request-Id");
      }
    }
  }

  /** A preflight of a known origin, or what is refused whatever it asks for. */
  private boolean isAnsweredHere(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getMethod().equals("OPTIONS")
        && response.containsHeader("Access-Control-Allow-Origin")
        && request.getHeader("Access-Control-Request-Method") != null) {
      response.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
      response.setHeader(
          "Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, X-Request-Id");
      response.setHeader("Access-Control-Max-Age", "600");
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return true;
    }
    Optional<ApiException> refusal = refusal(request);
    if (refusal.isPresent()) {
      write(refusal.get(), response);
    }
    return refusal.isPresent();
  }

  /** What is refused whatever it asks for. */
  private Optional<ApiException> refusal(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (path.equals(MALFORMED_PATH)) {
      return Optional.of(
          ApiException.of(
              ProblemType.BAD_REQUEST,
              "The path has a % that no two hexadecimal digits follow: write %25 for the character"));
    }
    if (!settings.management().serves(request.getLocalPort(), path)) {
      return Optional.of(ApiException.of(ProblemType.NOT_FOUND, "There is nothing at this path"));
    }
    if (!bodies.allow(request.getContentLengthLong())) {
      return Optional.of(bodies.tooLarge().problem());
    }
    return Optional.empty();
  }

  private void write(ApiException refusal, HttpServletResponse response) throws IOException {
    ProblemType type = refusal.type();
    response.setStatus(type.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response
        .getOutputStream()
        .write(
            JsonWriting.bytes(
                new Problem(
                    type.uri(),
                    type.title(),
                    type.status(),
                    refusal.getMessage(),
                    current.path(),
                    current.id(),
                    List.of())));
  }

  /** The route rather than the path, as a path may hold the secret of an invitation. */
  private String line(
      HttpServletRequest request, HttpServletResponse response, String route, long micros) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("request_id", current.id());
    line.put("method", request.getMethod());
    line.put("route", route);
    line.put("status", response.getStatus());
    line.put("micros", micros);
    line.put("user", current.callerIfKnown().map(Caller::email));
    line.put("token", current.callerIfKnown().flatMap(Caller::apiTokenId));
    line.put("address", current.address());
    line.put(
        "user_agent",
        current
            .origin()
            .userAgent()
            .map(agent -> agent.substring(0, Math.min(agent.length(), MAX_USER_AGENT_LENGTH))));
    return JsonWriting.text(line);
  }
}
