package dev.mcpgateway.rest.openapi;

import dev.mcpgateway.rest.access.Audited;
import dev.mcpgateway.rest.access.Open;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
import jakarta.enterprise.context.RequestScoped;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** A page for trying the API in a browser. It loads nothing from other hosts. */
@Path("/try")
@RequestScoped
public class TryPage {

  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "try.css", "text/css; charset=utf-8",
          "try.js", "text/javascript; charset=utf-8");

  @Context private HttpServletResponse response;

  /** Serves a file of the page. */
  @GET
  @Path("{file}")
  @Open
  @Audited(value = "page", id = "file")
  public Response file(@PathParam("file") String file) throws IOException {
    if (!FILES.containsKey(file)) {
      throw ApiException.of(ProblemType.NOT_FOUND, "There is nothing at this path");
    }
    String name = file.equals("index.html") ? "try.html" : file;
    try (InputStream content = TryPage.class.getResourceAsStream(name)) {
      response.setHeader(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
      return Response.ok(content.readAllBytes(), FILES.get(file)).build();
    }
  }
}
