package dev.mcpgateway.rest;

import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells the clients of ContextForge what this gateway does not have, and where it has it instead,
 * rather than that there is nothing.
 */
@Provider
@PreMatching
public class AbsentPaths implements ContainerRequestFilter {

  private static final String MCP =
      "MCP is spoken at /mcp and /servers/{id}/mcp (streamable HTTP), not here";
  private static final String NOT_SUPPORTED = "This gateway does not support this";

  /** Paths, without a slash at their end, by method; the first that fits counts. */
  private static final List<Absent> ALL =
      List.of(
          at("(rpc|sse|message|messages|ws|protocol(/.*)?|initialize|notifications)", MCP),
          at("(logging/setLevel|servers/[^/]+/(sse|message))", MCP),
          new Absent(
              "POST",
              Pattern.compile("/tools"),
              ProblemType.INVALID_INPUT,
              "Tools come from upstream servers (POST /gateways): REST and A2A tools are not"
                  + " supported"),
          at("tools/(preview|generate-schemas-from-openapi|plugin_bindings(/.*)?)", NOT_SUPPORTED),
          at("resources/(subscribe|test)(/.*)?", NOT_SUPPORTED),
          at("admin/tools/import", NOT_SUPPORTED),
          at("(a2a|roots|catalog|search|mcp-servers|cancellation)(/.*)?", NOT_SUPPORTED),
          at("api/logs(/.*)?", NOT_SUPPORTED),
          at("(tags|export|import|metrics)(/.*)?", "This gateway does not have this yet"));

  private record Absent(String method, Pattern path, ProblemType type, String detail) {}

  private static Absent at(String path, String detail) {
    return new Absent("", Pattern.compile("/" + path), ProblemType.NOT_FOUND, detail);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String base = request.getUriInfo().getBaseUri().getRawPath().replaceAll("/$", "");
    String path =
        request
            .getUriInfo()
            .getRequestUri()
            .getRawPath()
            .substring(base.length())
            .replaceFirst("^/v1(?=/)", "")
            .replaceAll("(?<=.)/$", "");
    find(request.getMethod(), path)
        .ifPresent(
            absent -> {
              throw ApiException.of(absent.type(), absent.detail());
            });
  }

  private static Optional<Absent> find(String method, String path) {
    return ALL.stream()
        .filter(absent -> absent.method().isEmpty() || absent.method().equals(method))
        .filter(absent -> absent.path().matcher(path).matches())
        .findFirst();
  }
}
