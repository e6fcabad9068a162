package dev.mcpgateway.rest;

import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.problem.ProblemMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/**
 * Answers of operations that wait for others: the container's thread is free meanwhile. The answer
 * is made where the waiting ends, and there is no request scope there.
 */
@ApplicationScoped
public class AsyncAnswers {

  @Inject private ProblemMapper problems;
  @Inject private HttpServletRequest request;

  /**
   * Answers the current request when that has come for which it waits.
   *
   * @param answer makes the response, of the request and of what has come; what has failed becomes
   *     a problem
   */
  public <T> CompletionStage<Response> answer(
      CompletionStage<T> result, BiFunction<RequestContext, T, Response> answer) {
    RequestContext context = RequestContext.of(request);
    return result
        .thenApply(value -> answer.apply(context, value))
        .exceptionally(failure -> problems.toResponse(causeOf(failure), context));
  }

  private static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
