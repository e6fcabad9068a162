package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.CatalogKind;
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

/** Tools, which come from upstream servers. */
@Path("/tools")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ToolResource {

  @Inject private CatalogQueries queries;
  @Inject private CatalogAdministration administration;
  @Inject private CatalogAnswers lists;
  @Inject private Access access;
  @Inject private RequestContext request;
  @Inject private Answers answers;
  @Inject private Conditions conditions;

  @GET
  @Requires(
      value = Permission.TOOLS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("tool")
  @Described(value = "List tools", answer = ToolView.class, list = true, refusals = 404)
  public Response listTools(
      @BeanParam ListParameters asked,
      @QueryParam("gateway_id") String gatewayId,
      @QueryParam("apijsonpath") String apijsonpath) {
    CatalogAnswers.refuseProjection(apijsonpath);
    return lists.list(
        CatalogKind.TOOL, asked, asked.query(gatewayId), queries::tools, ToolView::of);
  }

  @GET
  @Path("{id}")
  @Requires(
      value = Permission.TOOLS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "tool", id = "id")
  @Described(value = "Read a tool", answer = ToolView.class, refusals = 404)
  public Response readTool(
      @PathParam("id") String id, @QueryParam("apijsonpath") String apijsonpath) {
    CatalogAnswers.refuseProjection(apijsonpath);
    ToolView tool = ToolView.of(queries.tool(access.authority(), id));
    return answers.ok(tool, Conditions.tag(tool.version()));
  }

  @PUT
  @Path("{id}")
  @Requires(
      value = Permission.TOOLS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "tool", id = "id")
  @Described(
      value = "Change a tool",
      answer = ToolView.class,
      refusals = {404, 409, 412, 428})
  public Response changeTool(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, ToolUpdate input) {
    Authority caller = access.authority();
    if (!request.members().readModel().isEmpty()) {
      request.members().requireEqual(ToolView.of(queries.tool(caller, id)));
    }
    ToolView tool =
        ToolView.of(
            administration.updateTool(caller, id, input.toChange(), conditions.version(ifMatch)));
    return answers.ok(tool, Conditions.tag(tool.version()));
  }

  @POST
  @Path("{id}/state")
  @Requires(
      value = Permission.TOOLS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "tool", id = "id")
  @Described(
      value = "Switch a tool on or off",
      answer = ToolStateView.class,
      refusals = {404, 412, 428})
  public Response switchTool(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    Authority caller = access.authority();
    administration.setEnabled(
        caller, CatalogKind.TOOL, id, activate.isSet(), conditions.version(ifMatch));
    ToolView tool = ToolView.of(queries.tool(caller, id));
    return answers.ok(ToolStateView.of(activate.isSet(), tool), Conditions.tag(tool.version()));
  }

  @POST
  @Path("{id}/toggle")
  @Requires(
      value = Permission.TOOLS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "tool", id = "id")
  @Described(
      value = "Switch a tool on or off, under the old name",
      answer = ToolStateView.class,
      refusals = {404, 412, 428})
  public Response toggleTool(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    return switchTool(id, activate, ifMatch);
  }

  @DELETE
  @Path("{id}")
  @Requires(
      value = Permission.TOOLS_DELETE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "tool", id = "id")
  @Described(
      value = "Delete a tool",
      answer = StatusView.class,
      refusals = {404, 412, 428})
  public Response deleteTool(
      @PathParam("id") String id,
      @QueryParam("purge_metrics") @DefaultValue("false") Flag purgeMetrics,
      @HeaderParam("If-Match") String ifMatch) {
    administration.delete(access.authority(), CatalogKind.TOOL, id, conditions.version(ifMatch));
    return answers.ok(StatusView.success("Tool %s deleted successfully".formatted(id)));
  }
}
