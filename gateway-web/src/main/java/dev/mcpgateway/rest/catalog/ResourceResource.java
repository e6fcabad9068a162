package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.ResourceContent;
import dev.mcpgateway.catalog.boundary.CatalogAdministration;
import dev.mcpgateway.catalog.boundary.CatalogQueries;
import dev.mcpgateway.mcp.ClientRequests;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.AsyncAnswers;
import dev.mcpgateway.rest.Conditions;
import dev.mcpgateway.rest.Described;
import dev.mcpgateway.rest.Flag;
import dev.mcpgateway.rest.access.Access;
import dev.mcpgateway.rest.access.Audited;
import dev.mcpgateway.rest.access.Requires;
import dev.mcpgateway.rest.access.TokenBound;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.routing.boundary.UpstreamContents;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Resources, of upstream servers and with a content of their own. */
@Path("/resources")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ResourceResource {

  @Inject private CatalogQueries queries;
  @Inject private CatalogAdministration administration;
  @Inject private CatalogAnswers lists;
  @Inject private Access access;
  @Inject private RequestContext request;
  @Inject private Answers answers;
  @Inject private Conditions conditions;
  @Inject private UpstreamContents upstream;
  @Inject private AsyncAnswers later;
  @Inject private HttpServletRequest sent;
  @Inject private ClientRequests requests;

  @GET
  @Requires(
      value = Permission.RESOURCES_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("resource")
  @Described(value = "List resources", answer = ResourceView.class, list = true, refusals = 404)
  public Response listResources(
      @BeanParam ListParameters asked, @QueryParam("gateway_id") String gatewayId) {
    return lists.list(
        CatalogKind.RESOURCE, asked, asked.query(gatewayId), queries::resources, ResourceView::of);
  }

  @POST
  @Requires(
      value = Permission.RESOURCES_CREATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("resource")
  @Described(
      value = "Create a resource",
      answer = ResourceView.class,
      refusals = {409})
  public Response createResource(ResourceEnvelope input) {
    ResourceView resource =
        ResourceView.of(
            administration.createResource(
                access.authority(),
                input.resource().toResource(input.teamId(), input.visibility())));
    return answers.createdAsOk(
        "/resources/" + resource.id(), resource, Conditions.tag(resource.version()));
  }

  @PUT
  @Path("{id}")
  @Requires(
      value = Permission.RESOURCES_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "resource", id = "id")
  @Described(
      value = "Change a resource",
      answer = ResourceView.class,
      refusals = {404, 409, 412, 428})
  public Response changeResource(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, ResourceUpdate input) {
    Authority caller = access.authority();
    if (!request.members().readModel().isEmpty()) {
      request.members().requireEqual(ResourceView.of(queries.resource(caller, id)));
    }
    ResourceView resource =
        ResourceView.of(
            administration.updateResource(
                caller, id, input.toChange(), conditions.version(ifMatch)));
    return answers.ok(resource, Conditions.tag(resource.version()));
  }

  @POST
  @Path("{id}/state")
  @Requires(
      value = Permission.RESOURCES_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "resource", id = "id")
  @Described(
      value = "Switch a resource on or off",
      answer = ResourceStateView.class,
      refusals = {404, 412, 428})
  public Response switchResource(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    Authority caller = access.authority();
    administration.setEnabled(
        caller, CatalogKind.RESOURCE, id, activate.isSet(), conditions.version(ifMatch));
    ResourceView resource = ResourceView.of(queries.resource(caller, id));
    return answers.ok(
        ResourceStateView.of(activate.isSet(), resource), Conditions.tag(resource.version()));
  }

  @POST
  @Path("{id}/toggle")
  @Requires(
      value = Permission.RESOURCES_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "resource", id = "id")
  @Described(
      value = "Switch a resource on or off, under the old name",
      answer = ResourceStateView.class,
      refusals = {404, 412, 428})
  public Response toggleResource(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    return switchResource(id, activate, ifMatch);
  }

  @DELETE
  @Path("{id}")
  @Requires(
      value = Permission.RESOURCES_DELETE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "resource", id = "id")
  @Described(
      value = "Delete a resource",
      answer = StatusView.class,
      refusals = {404, 412, 428})
  public Response deleteResource(
      @PathParam("id") String id,
      @QueryParam("purge_metrics") @DefaultValue("false") Flag purgeMetrics,
      @HeaderParam("If-Match") String ifMatch) {
    administration.delete(
        access.authority(), CatalogKind.RESOURCE, id, conditions.version(ifMatch));
    return answers.ok(StatusView.success("Resource %s deleted successfully".formatted(id)));
  }

  /** The content, as ContextForge's clients expect it at this path. */
  @GET
  @Path("{id}")
  @Requires(
      value = Permission.RESOURCES_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "resource", id = "id")
  @Described(
      value = "Read the content of a resource",
      answer = ContentView.class,
      refusals = {404, 409, 502})
  public CompletionStage<Response> readContent(@PathParam("id") String id) {
    Authority caller = access.authority();
    Optional<ResourceContent> own = queries.content(caller, id);
    if (own.isPresent()) {
      return CompletableFuture.completedStage(answers.ok(ContentView.of(own.get())));
    }
    return later.answer(
        upstream.read(caller, requests.of(sent, new byte[0]), id),
        (context, result) -> answers.ok(ContentView.of(id, result)));
  }

  @GET
  @Path("{id}/info")
  @Requires(
      value = Permission.RESOURCES_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "resource", id = "id")
  @Described(value = "Read what a resource is", answer = ResourceView.class, refusals = 404)
  public Response readResource(@PathParam("id") String id) {
    ResourceView resource = ResourceView.of(queries.resource(access.authority(), id));
    return answers.ok(resource, Conditions.tag(resource.version()));
  }

  @GET
  @Path("templates/list")
  @Requires(
      value = Permission.RESOURCES_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("resource")
  @Described(value = "List the templates of resources", answer = TemplatesView.class)
  public Response listTemplates(
      @BeanParam ListParameters asked, @QueryParam("gateway_id") String gatewayId) {
    return lists.templates(asked, asked.query(gatewayId).ofTemplates(), queries::resources);
  }
}
