package dev.mcpgateway.rest.access;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.authentication.InvalidTokenException;
import dev.mcpgateway.authentication.boundary.Callers;
import dev.mcpgateway.rest.frame.GatewayMetrics;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds out who sends a request, to JAX-RS or to a servlet, and whether their token reaches it. */
@ApplicationScoped
public class Authenticator {

  private static final String HEADER = "Authorization";
  private static final String SCHEME = "bearer ";

  @Inject private Callers callers;
  @Inject private GatewayMetrics metrics;

  /**
   * Who sends a request to a servlet, whatever they may do; from now on its {@link RequestContext}
   * knows as well.
   *
   * @param reachedWithin the bounds with which an API token reaches the servlet all the same;
   *     whether what is asked for lies within them is for the servlet to find out
   * @throws ApiException 401 without a token that proves who it is, 403 where the token does not
   *     reach the servlet or the password has to be changed first
   * @throws RuntimeException if it could not be found out
   */
  public Caller authenticate(HttpServletRequest request, Set<TokenBound> reachedWithin) {
    return authenticate(
        RequestContext.of(request),
        Collections.list(request.getHeaders(HEADER)),
        new Requirement.Login(false, false, reachedWithin));
  }

  Caller authenticate(RequestContext request, List<String> headers, Requirement requirement) {
    Caller caller = callerOf(headers, request.address());
    request.authenticated(caller);
    if (caller.passwordChangeRequired() && !requirement.isMetBeforePasswordChange()) {
      throw ApiException.of(
          ProblemType.PASSWORD_CHANGE_REQUIRED, "POST /auth/email/change-password first");
    }
    if (requirement.isByLoginOnly() && caller.apiTokenId().isPresent()) {
      throw ApiException.of(ProblemType.FORBIDDEN, "An API token cannot do this: log in");
    }
    requireReached(caller, requirement);
    return caller;
  }

  /** Whatever its user may do, a token that is bound reaches only what says that it does. */
  private static void requireReached(Caller caller, Requirement requirement) {
    for (TokenBound bound : TokenBound.of(caller.tokenScope())) {
      if (!requirement.reachedWithin().contains(bound)) {
        throw ApiException.of(
            ProblemType.FORBIDDEN,
            "An API token that is bound to a %s does not reach this".formatted(bound.id()));
      }
    }
  }

  private Caller callerOf(List<String> headers, String address) {
    if (headers.size() != 1 || !headers.get(0).toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw ApiException.unauthenticated(
          "This needs a header 'Authorization: Bearer …' with an access token", false);
    }
    try {
      return callers.of(headers.get(0).substring(SCHEME.length()).strip(), address);
    } catch (InvalidTokenException refused) {
      metrics.refused(refused.reason().name().toLowerCase(Locale.ROOT));
      throw ApiException.unauthenticated(refused.getMessage(), true);
    }
  }
}
