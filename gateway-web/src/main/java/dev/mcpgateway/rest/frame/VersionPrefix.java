package dev.mcpgateway.rest.frame;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;

/** Serves {@code /v1/…} like the same path without the prefix. */
@Provider
@PreMatching
public class VersionPrefix implements ContainerRequestFilter {

  public static final String V1 = "/v1";

  /** The prefix of a path: {@link #V1}, or nothing. */
  static String of(String path) {
    return path.startsWith(V1 + "/") ? V1 : "";
  }

  @Override
  public void filter(ContainerRequestContext request) {
    UriInfo uri = request.getUriInfo();
    String prefix = uri.getBaseUri().getRawPath().replaceAll("/$", "");
    String path = uri.getRequestUri().getRawPath().substring(prefix.length());
    if (!of(path).isEmpty()) {
      request.setRequestUri(
          uri.getBaseUri(), URI.create(uri.getRequestUri().toString().replaceFirst(V1 + "/", "/")));
    }
  }
}
