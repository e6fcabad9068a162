package dev.mcpgateway.rest.access;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.authentication.InvalidTokenException;
import dev.mcpgateway.authentication.boundary.Callers;
import dev.mcpgateway.rest.frame.CurrentRequest;
import dev.mcpgateway.rest.frame.GatewayMetrics;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Lets a request through to one operation, or refuses it. */
final class AccessFilter implements ContainerRequestFilter {

  private static final String SCHEME = "bearer ";

  private final Requirement requirement;
  private final String route;
  private final CurrentRequest request;
  private final Callers callers;
  private final Access access;
  private final GatewayMetrics metrics;

  AccessFilter(
      Requirement requirement,
      String route,
      CurrentRequest request,
      Callers callers,
      Access access,
      GatewayMetrics metrics) {
    this.requirement = requirement;
    this.route = route;
    this.request = request;
    this.callers = callers;
    this.access = access;
    this.metrics = metrics;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    request.matched(route);
    if (requirement instanceof Requirement.Nothing) {
      return;
    }
    Caller caller = authenticate(context.getHeaders().get(HttpHeaders.AUTHORIZATION));
    request.authenticated(caller);
    if (caller.passwordChangeRequired() && !requirement.isMetBeforePasswordChange()) {
      throw ApiException.of(
          ProblemType.PASSWORD_CHANGE_REQUIRED, "POST /auth/email/change-password first");
    }
    if (requirement.isByLoginOnly() && caller.apiTokenId().isPresent()) {
      throw ApiException.of(ProblemType.FORBIDDEN, "An API token cannot do this: log in");
    }
    requireReached(caller);
    if (requirement instanceof Requirement.Held held && !held.forOthersOnly()) {
      access.require(
          held.permission(),
          held.teamParameter()
              .map(name -> context.getUriInfo().getPathParameters().getFirst(name)));
    }
  }

  /** Whatever its user may do, a token that is bound reaches only what says that it does. */
  private void requireReached(Caller caller) {
    for (TokenBound bound : TokenBound.of(caller.tokenScope())) {
      if (!requirement.reachedWithin().contains(bound)) {
        throw ApiException.of(
            ProblemType.FORBIDDEN,
            "An API token that is bound to a %s does not reach this".formatted(bound.id()));
      }
    }
  }

  private Caller authenticate(List<String> headers) {
    if (headers == null || headers.size() != 1) {
      throw ApiException.unauthenticated(
          "This needs a header 'Authorization: Bearer …' with an access token", false);
    }
    String header = headers.get(0);
    if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw ApiException.unauthenticated(
          "This needs a header 'Authorization: Bearer …' with an access token", false);
    }
    try {
      return callers.of(header.substring(SCHEME.length()).strip(), request.address());
    } catch (InvalidTokenException refused) {
      metrics.refused(refused.reason().name().toLowerCase(Locale.ROOT));
      throw ApiException.unauthenticated(refused.getMessage(), true);
    }
  }

  /** What an operation asks for, as its annotation says it. */
  sealed interface Requirement {

    record Nothing() implements Requirement {
      @Override
      public Set<TokenBound> reachedWithin() {
        return Set.of();
      }
    }

    record Login(boolean beforePasswordChange, boolean byLoginOnly, Set<TokenBound> reachedWithin)
        implements Requirement {}

    record Held(
        dev.mcpgateway.rbac.Permission permission,
        Optional<String> teamParameter,
        boolean forOthersOnly,
        boolean byLoginOnly,
        Set<TokenBound> reachedWithin)
        implements Requirement {}

    /** The bounds of API tokens that reach it; those without bounds reach all. */
    Set<TokenBound> reachedWithin();

    default boolean isByLoginOnly() {
      return (this instanceof Login login && login.byLoginOnly())
          || (this instanceof Held held && held.byLoginOnly());
    }

    default boolean isMetBeforePasswordChange() {
      return this instanceof Login login && login.beforePasswordChange();
    }
  }
}
