package dev.mcpgateway.mcp;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.inflight.OpenStreams;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rbac.boundary.PermissionChecker;
import dev.mcpgateway.rest.access.Authenticator;
import dev.mcpgateway.rest.access.TokenBound;
import dev.mcpgateway.rest.frame.ApiSettings;
import dev.mcpgateway.rest.frame.PublicUrl;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.boundary.McpEndpoint;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Serves the MCP endpoints. It is a filter, since JAX-RS has all paths and no pattern of servlets
 * tells theirs from its own; what belongs to no endpoint goes on to JAX-RS.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class McpFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  @Inject private transient Authenticator authenticator;
  @Inject private transient PermissionChecker checker;
  @Inject private transient McpEndpoint mcp;
  @Inject private transient OpenStreams streams;
  @Inject private transient ClientRequests requests;
  private transient RequestSource source;

  @Override
  public void init() {
    ApiSettings settings = ApiSettings.from(ConfiguredSettings.lookup());
    source =
        new RequestSource(
            PublicUrl.from(ConfiguredSettings.lookup()),
            settings.corsOrigins(),
            settings.trustedProxies());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<McpPath> path =
        McpPath.of(request.getServletPath() + Objects.toString(request.getPathInfo(), ""));
    if (path.isPresent()) {
      serve(path.get(), request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void serve(McpPath path, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    RequestContext.of(request).matched(path.route());
    requireOwnSource(request);
    Endpoint endpoint = enter(path, request);
    switch (request.getMethod()) {
      case "POST" -> {
        requireJson(request);
        ClientRequest message = requests.of(request, body(request));
        answer(reply(path, request), reply -> mcp.post(endpoint, message, reply));
      }
      case "DELETE" -> {
        ClientRequest message = requests.of(request, new byte[0]);
        answer(reply(path, request), reply -> mcp.delete(endpoint, message, reply));
      }
      default -> {
        response.setHeader("Allow", "POST, DELETE");
        throw ApiException.of(ProblemType.METHOD_NOT_ALLOWED, "This path takes POST and DELETE");
      }
    }
  }

  /** What fails is answered where all failures are; what runs still has nothing more to say. */
  static void answer(ServletReply reply, Consumer<ServletReply> work) {
    try {
      work.accept(reply);
    } catch (RuntimeException | Error e) {
      reply.abandon();
      throw e;
    }
  }

  private void requireOwnSource(HttpServletRequest request) {
    Optional<String> refusal =
        source.refusal(
            request.getRemoteAddr(),
            Objects.toString(request.getHeader("Host"), ""),
            Optional.ofNullable(request.getHeader("Origin")));
    if (refusal.isPresent()) {
      throw ApiException.of(ProblemType.FORBIDDEN, refusal.get());
    }
  }

  /** What the caller reaches; to be asked again while a stream is open. */
  private Endpoint enter(McpPath path, HttpServletRequest request) {
    Caller caller = authenticator.authenticate(request, EnumSet.allOf(TokenBound.class));
    Authority authority =
        checker.authorityOf(caller.email(), caller.tokenScope(), caller.apiTokenId().isEmpty());
    return mcp.find(path.serverId(), authority);
  }

  private static void requireJson(HttpServletRequest request) {
    String type = Objects.toString(request.getContentType(), "");
    int parameters = type.indexOf(';');
    String plain = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    if (!plain.toLowerCase(Locale.ROOT).equals("application/json")) {
      throw ApiException.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "This path takes application/json");
    }
  }

  private static byte[] body(HttpServletRequest request) throws IOException {
    return request.getInputStream().readAllBytes();
  }

  private ServletReply reply(McpPath path, HttpServletRequest request) {
    RequestContext context = RequestContext.of(request);
    AsyncContext exchange = request.startAsync();
    // Any other time-out makes the platform keep what is finished, until it sweeps.
    exchange.setTimeout(0);
    return new ServletReply(exchange, context, streams, mcp.buffers(), () -> enter(path, request));
  }
}
