package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.ServerDetails;
import dev.mcpgateway.catalog.boundary.CatalogAdministration;
import dev.mcpgateway.catalog.boundary.CatalogQueries;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.Conditions;
import dev.mcpgateway.rest.Described;
import dev.mcpgateway.rest.Flag;
import dev.mcpgateway.rest.access.Access;
import dev.mcpgateway.rest.access.Audited;
import dev.mcpgateway.rest.access.Requires;
import dev.mcpgateway.rest.access.TokenBound;
import dev.mcpgateway.rest.frame.PublicUrl;
import dev.mcpgateway.rest.frame.RequestContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
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

/** Virtual servers. */
@Path("/servers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ServerResource {

  @Inject private CatalogQueries queries;
  @Inject private CatalogAdministration administration;
  @Inject private CatalogAnswers lists;
  @Inject private Access access;
  @Inject private RequestContext request;
  @Inject private Answers answers;
  @Inject private Conditions conditions;
  @Inject private PublicUrl publicUrl;

  @GET
  @Requires(
      value = Permission.SERVERS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("server")
  @Described(value = "List servers", answer = ServerView.class, list = true, refusals = 404)
  public Response listServers(
      @BeanParam ListParameters asked,
      @QueryParam("include_metrics") @DefaultValue("false") Flag includeMetrics) {
    return lists.list(CatalogKind.SERVER, asked, asked.query(null), queries::servers, this::view);
  }

  @POST
  @Requires(
      value = Permission.SERVERS_CREATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("server")
  @Described(
      value = "Create a server",
      status = 201,
      answer = ServerView.class,
      refusals = {409})
  public Response createServer(ServerEnvelope input) {
    ServerView server =
        view(
            administration.createServer(
                access.authority(), input.server().toServer(input.teamId(), input.visibility())));
    return answers.created("/servers/" + server.id(), server, Conditions.tag(server.version()));
  }

  @GET
  @Path("{id}")
  @Requires(
      value = Permission.SERVERS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM, TokenBound.SERVER})
  @Audited(value = "server", id = "id")
  @Described(value = "Read a server", answer = ServerView.class, refusals = 404)
  public Response readServer(@PathParam("id") String id) {
    ServerView server = view(queries.server(access.authority(), id));
    return answers.ok(server, Conditions.tag(server.version()));
  }

  @PUT
  @Path("{id}")
  @Requires(
      value = Permission.SERVERS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "server", id = "id")
  @Described(
      value = "Change a server",
      answer = ServerView.class,
      refusals = {404, 409, 412, 428})
  public Response changeServer(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, ServerUpdate input) {
    Authority caller = access.authority();
    if (!request.members().readModel().isEmpty()) {
      request.members().requireEqual(view(queries.server(caller, id)));
    }
    ServerView server =
        view(
            administration.updateServer(
                caller,
                id,
                input.toRowChange(),
                input.icon().requested(),
                input.originalNames(),
                input.toContents(),
                conditions.version(ifMatch)));
    return answers.ok(server, Conditions.tag(server.version()));
  }

  @POST
  @Path("{id}/state")
  @Requires(
      value = Permission.SERVERS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "server", id = "id")
  @Described(
      value = "Switch a server on or off",
      answer = ServerView.class,
      refusals = {404, 412, 428})
  public Response switchServer(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    Authority caller = access.authority();
    administration.setEnabled(
        caller, CatalogKind.SERVER, id, activate.isSet(), conditions.version(ifMatch));
    ServerView server = view(queries.server(caller, id));
    return answers.ok(server, Conditions.tag(server.version()));
  }

  @POST
  @Path("{id}/toggle")
  @Requires(
      value = Permission.SERVERS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "server", id = "id")
  @Described(
      value = "Switch a server on or off, under the old name",
      answer = ServerView.class,
      refusals = {404, 412, 428})
  public Response toggleServer(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    return switchServer(id, activate, ifMatch);
  }

  @DELETE
  @Path("{id}")
  @Requires(
      value = Permission.SERVERS_DELETE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "server", id = "id")
  @Described(
      value = "Delete a server",
      answer = StatusView.class,
      refusals = {404, 412, 428})
  public Response deleteServer(
      @PathParam("id") String id,
      @QueryParam("purge_metrics") @DefaultValue("false") Flag purgeMetrics,
      @HeaderParam("If-Match") String ifMatch) {
    administration.delete(access.authority(), CatalogKind.SERVER, id, conditions.version(ifMatch));
    return answers.ok(StatusView.success("Server %s deleted successfully".formatted(id)));
  }

  @GET
  @Path("{id}/tools")
  @Requires(
      value = Permission.SERVERS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM, TokenBound.SERVER})
  @Audited(value = "server", id = "id")
  @Described(
      value = "List the tools of a virtual server",
      answer = ToolView.class,
      list = true,
      refusals = 404)
  public Response listToolsOfServer(
      @PathParam("id") String id,
      @BeanParam ListParameters asked,
      @QueryParam("include_metrics") @DefaultValue("false") Flag includeMetrics) {
    return lists.list(
        CatalogKind.TOOL, asked, asked.query(null).ofServer(id), queries::tools, ToolView::of);
  }

  @GET
  @Path("{id}/resources")
  @Requires(
      value = Permission.SERVERS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM, TokenBound.SERVER})
  @Audited(value = "server", id = "id")
  @Described(
      value = "List the resources of a virtual server",
      answer = ResourceView.class,
      list = true,
      refusals = 404)
  public Response listResourcesOfServer(
      @PathParam("id") String id,
      @BeanParam ListParameters asked,
      @QueryParam("include_metrics") @DefaultValue("false") Flag includeMetrics) {
    return lists.list(
        CatalogKind.RESOURCE,
        asked,
        asked.query(null).ofServer(id),
        queries::resources,
        ResourceView::of);
  }

  @GET
  @Path("{id}/prompts")
  @Requires(
      value = Permission.SERVERS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM, TokenBound.SERVER})
  @Audited(value = "server", id = "id")
  @Described(
      value = "List the prompts of a virtual server",
      answer = PromptView.class,
      list = true,
      refusals = 404)
  public Response listPromptsOfServer(
      @PathParam("id") String id,
      @BeanParam ListParameters asked,
      @QueryParam("include_metrics") @DefaultValue("false") Flag includeMetrics) {
    return lists.list(
        CatalogKind.PROMPT,
        asked,
        asked.query(null).ofServer(id),
        queries::prompts,
        PromptView::of);
  }

  private ServerView view(ServerDetails server) {
    return ServerView.of(server, publicUrl.of("/servers/" + server.row().id() + "/mcp"));
  }
}
