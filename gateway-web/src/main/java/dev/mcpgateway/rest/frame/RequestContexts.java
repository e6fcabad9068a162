package dev.mcpgateway.rest.frame;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.servlet.http.HttpServletRequest;

/** Has the {@link RequestContext} of the request injected that a thread is answering. */
@ApplicationScoped
public class RequestContexts {

  @Produces
  @RequestScoped
  RequestContext current(HttpServletRequest request) {
    return RequestContext.of(request);
  }
}
