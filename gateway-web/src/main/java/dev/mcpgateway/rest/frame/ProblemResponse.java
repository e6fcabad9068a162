package dev.mcpgateway.rest.frame;

import dev.mcpgateway.rest.problem.ProblemMapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;

/**
 * Makes problems of the errors that servlets send: the platform, whose health and metrics are
 * servlets, has pages of its own for them.
 */
final class ProblemResponse extends HttpServletResponseWrapper {

  private final HttpServletResponse response;
  private final ProblemMapper problems;
  private final RequestContext context;

  ProblemResponse(HttpServletResponse response, ProblemMapper problems, RequestContext context) {
    super(response);
    this.response = response;
    this.problems = problems;
    this.context = context;
  }

  @Override
  public void sendError(int status) throws IOException {
    problems.write(new WebApplicationException(status), context, response);
    response.flushBuffer();
  }

  /** The message, which may have names of the platform's classes in it, is not passed on. */
  @Override
  public void sendError(int status, String message) throws IOException {
    sendError(status);
  }
}
