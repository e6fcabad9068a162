package dev.mcpgateway.rest;

import dev.mcpgateway.rest.access.AccessFeature;
import dev.mcpgateway.rest.catalog.GatewayResource;
import dev.mcpgateway.rest.catalog.PromptResource;
import dev.mcpgateway.rest.catalog.ResourceResource;
import dev.mcpgateway.rest.catalog.ServerResource;
import dev.mcpgateway.rest.catalog.ToolResource;
import dev.mcpgateway.rest.frame.JsonBodyReader;
import dev.mcpgateway.rest.frame.VersionPrefix;
import dev.mcpgateway.rest.identity.AuthResource;
import dev.mcpgateway.rest.identity.TeamResource;
import dev.mcpgateway.rest.identity.TokenResource;
import dev.mcpgateway.rest.openapi.TryPage;
import dev.mcpgateway.rest.problem.ProblemMapper;
import dev.mcpgateway.rest.rbac.RbacResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The REST API, at the root of the context, since its clients expect paths such as {@code
 * /rbac/roles}.
 */
@ApplicationPath("/")
public class GatewayApplication extends Application {

  /** The resources. */
  public static final Set<Class<?>> RESOURCES =
      Set.of(
          AuthResource.class,
          GatewayResource.class,
          PromptResource.class,
          RbacResource.class,
          ResourceResource.class,
          ServerResource.class,
          TeamResource.class,
          TokenResource.class,
          ToolResource.class,
          TryPage.class);

  private static final Set<Class<?>> PROVIDERS =
      Set.of(
          AbsentPaths.class,
          AccessFeature.class,
          JsonBodyReader.class,
          ProblemMapper.class,
          VersionPrefix.class);

  @Override
  public Set<Class<?>> getClasses() {
    Set<Class<?>> all = new HashSet<>(RESOURCES);
    all.addAll(PROVIDERS);
    return all;
  }

  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        "jersey.config.server.wadl.disableWadl",
        true,
        // Location stays relative, as it was set.
        "jersey.config.server.headers.location.relative.resolution.disabled",
        true);
  }
}
