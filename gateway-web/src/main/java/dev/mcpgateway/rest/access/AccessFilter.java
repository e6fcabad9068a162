package dev.mcpgateway.rest.access;

import dev.mcpgateway.rest.frame.RequestContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** Lets a request through to one operation, or refuses it. */
final class AccessFilter implements ContainerRequestFilter {

  private final Requirement requirement;
  private final String route;
  private final RequestContext request;
  private final Authenticator authenticator;
  private final Access access;

  AccessFilter(
      Requirement requirement,
      String route,
      RequestContext request,
      Authenticator authenticator,
      Access access) {
    this.requirement = requirement;
    this.route = route;
    this.request = request;
    this.authenticator = authenticator;
    this.access = access;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    request.matched(route);
    if (requirement instanceof Requirement.Nothing) {
      return;
    }
    List<String> headers = context.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
    authenticator.authenticate(request, headers, requirement);
    if (requirement instanceof Requirement.Held held && !held.forOthersOnly()) {
      access.require(
          held.permission(),
          held.teamParameter()
              .map(name -> context.getUriInfo().getPathParameters().getFirst(name))
              .or(
                  () ->
                      held.orInOwnTeam()
                          ? access.ownTeamFor(held.permission())
                          : Optional.empty()));
    }
  }
}
