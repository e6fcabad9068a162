package dev.mcpgateway.rest;

import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.json.JsonWriting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates the responses of successful operations. */
@ApplicationScoped
public class Answers {

  @Inject private RequestContext request;

  // Not JAX-RS's: that is there only if the first answer of all was made on a request's own thread.
  @Inject private HttpServletRequest sent;

  /** 200 with a body. */
  public Response ok(Object view) {
    return json(Response.ok(), view).build();
  }

  /** 200 with a body that may be changed under {@code If-Match}. */
  public Response ok(Object view, EntityTag tag) {
    return json(Response.ok(), view).tag(tag).build();
  }

  /** 201 for a new resource, with its path. */
  public Response created(String path, Object view, EntityTag tag) {
    return made(path, view).tag(tag).build();
  }

  /** As {@link #created}, with 200: ContextForge's clients look for that. */
  public Response createdAsOk(String path, Object view, EntityTag tag) {
    return createdAsOk(request, path, view, tag);
  }

  /** The same on a thread that answers no request. */
  public Response createdAsOk(RequestContext asked, String path, Object view, EntityTag tag) {
    return json(Response.ok(), view)
        .header(HttpHeaders.LOCATION, asked.location(path))
        .tag(tag)
        .build();
  }

  /** 201 for a resource that cannot be changed afterwards. */
  public Response created(String path, Object view) {
    return made(path, view).build();
  }

  /** 200 with a page of a list, and a link to the next. */
  public Response page(Page<?> page) {
    return page(page, page.items());
  }

  /** The same in another shape. */
  public Response page(Page<?> page, Object view) {
    Response.ResponseBuilder answer = json(Response.ok(), view);
    page.next()
        .ifPresent(
            cursor ->
                answer.header(
                    "Link", "<%s?%s>; rel=\"next\"".formatted(request.path(), query(cursor))));
    return answer.build();
  }

  /**
   * As text: Jersey resolves a URI to an absolute one, from the host that a client claims, or that
   * of another request on the same thread.
   */
  private Response.ResponseBuilder made(String path, Object view) {
    return json(Response.status(Response.Status.CREATED), view)
        .header(HttpHeaders.LOCATION, request.location(path));
  }

  private String query(String cursor) {
    String asked = Optional.ofNullable(sent.getQueryString()).orElse("");
    return Stream.concat(
            Arrays.stream(asked.split("&", -1))
                .filter(parameter -> !parameter.isEmpty() && !parameter.startsWith("cursor=")),
            Stream.of("cursor=" + cursor))
        .collect(Collectors.joining("&"));
  }

  private static Response.ResponseBuilder json(Response.ResponseBuilder answer, Object view) {
    return answer.type(MediaType.APPLICATION_JSON_TYPE).entity(JsonWriting.bytes(view));
  }
}
