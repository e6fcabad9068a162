package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.catalog.boundary.CatalogAdministration;
import dev.mcpgateway.catalog.boundary.CatalogQueries;
import dev.mcpgateway.federation.boundary.GatewayRegistration;
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
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Upstream servers, and what they offer. */
@Path("/gateways")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class GatewayResource {

  @Inject private CatalogQueries queries;
  @Inject private CatalogAdministration administration;
  @Inject private GatewayRegistration registration;
  @Inject private CatalogAnswers lists;
  @Inject private Access access;
  @Inject private RequestContext request;
  @Inject private Answers answers;
  @Inject private AsyncAnswers later;
  @Inject private Conditions conditions;

  @GET
  @Requires(
      value = Permission.GATEWAYS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("gateway")
  @Described(value = "List gateways", answer = GatewayView.class, list = true, refusals = 404)
  public Response listGateways(@BeanParam ListParameters asked) {
    return lists.list(CatalogKind.GATEWAY, asked, asked.query(null), queries::gateways, this::view);
  }

  @GET
  @Path("{id}")
  @Requires(
      value = Permission.GATEWAYS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "gateway", id = "id")
  @Described(value = "Read a gateway", answer = GatewayView.class, refusals = 404)
  public Response readGateway(@PathParam("id") String id) {
    GatewayView gateway = view(queries.gateway(access.authority(), id));
    return answers.ok(gateway, Conditions.tag(gateway.version()));
  }

  @PUT
  @Path("{id}")
  @Requires(
      value = Permission.GATEWAYS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "gateway", id = "id")
  @Described(
      value = "Change a gateway",
      answer = GatewayView.class,
      refusals = {404, 409, 412, 428, 502})
  public CompletionStage<Response> changeGateway(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, GatewayUpdate input) {
    Authority caller = access.authority();
    if (!request.members().readModel().isEmpty()) {
      request.members().requireEqual(view(queries.gateway(caller, id)));
    }
    return later.answer(
        registration.update(caller, id, input.toChange(), conditions.version(ifMatch)),
        (context, changed) -> {
          GatewayView gateway = view(changed);
          return answers.ok(gateway, Conditions.tag(gateway.version()));
        });
  }

  @POST
  @Path("{id}/state")
  @Requires(
      value = Permission.GATEWAYS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "gateway", id = "id")
  @Described(
      value = "Switch a gateway on or off",
      answer = GatewayStateView.class,
      refusals = {404, 412, 428})
  public Response switchGateway(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    Authority caller = access.authority();
    administration.setEnabled(
        caller, CatalogKind.GATEWAY, id, activate.isSet(), conditions.version(ifMatch));
    GatewayView gateway = view(queries.gateway(caller, id));
    return answers.ok(
        GatewayStateView.of(activate.isSet(), gateway), Conditions.tag(gateway.version()));
  }

  @POST
  @Path("{id}/toggle")
  @Requires(
      value = Permission.GATEWAYS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "gateway", id = "id")
  @Described(
      value = "Switch a gateway on or off, under the old name",
      answer = GatewayStateView.class,
      refusals = {404, 412, 428})
  public Response toggleGateway(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    return switchGateway(id, activate, ifMatch);
  }

  @DELETE
  @Path("{id}")
  @Requires(
      value = Permission.GATEWAYS_DELETE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "gateway", id = "id")
  @Described(
      value = "Delete a gateway",
      answer = StatusView.class,
      refusals = {404, 412, 428})
  public Response deleteGateway(
      @PathParam("id") String id,
      @QueryParam("purge_metrics") @DefaultValue("false") Flag purgeMetrics,
      @HeaderParam("If-Match") String ifMatch) {
    administration.delete(access.authority(), CatalogKind.GATEWAY, id, conditions.version(ifMatch));
    return answers.ok(StatusView.success("Gateway %s deleted successfully".formatted(id)));
  }

  @POST
  @Requires(
      value = Permission.GATEWAYS_CREATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("gateway")
  @Described(
      value = "Register a gateway",
      note =
          "It is connected to and asked what it offers, within 20 seconds; of what fails nothing is"
              + " kept. The problem's cause says why. refresh_interval_seconds is stored; nothing"
              + " refreshes by itself yet.",
      answer = GatewayView.class,
      refusals = {409, 502})
  public CompletionStage<Response> createGateway(GatewayInput input) {
    return later.answer(
        registration.register(access.authority(), input.toGateway()),
        (context, made) -> {
          GatewayView gateway = view(made);
          return answers.createdAsOk(
              context, "/gateways/" + gateway.id(), gateway, Conditions.tag(gateway.version()));
        });
  }

  @POST
  @Path("{id}/tools/refresh")
  @Requires(
      value = Permission.GATEWAYS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "gateway", id = "id")
  @Described(
      value = "Refresh what a gateway offers",
      note = "Tools are always refreshed; resources and prompts unless they are left out.",
      answer = RefreshView.class,
      refusals = {404, 409, 502})
  public CompletionStage<Response> refreshGateway(
      @PathParam("id") String id,
      @QueryParam("include_resources") @DefaultValue("true") Flag includeResources,
      @QueryParam("include_prompts") @DefaultValue("true") Flag includePrompts) {
    Set<CatalogKind> kinds = EnumSet.of(CatalogKind.TOOL);
    if (includeResources.isSet()) {
      kinds.add(CatalogKind.RESOURCE);
    }
    if (includePrompts.isSet()) {
      kinds.add(CatalogKind.PROMPT);
    }
    long began = System.nanoTime();
    return later.answer(
        registration.refresh(access.authority(), id, kinds),
        (context, report) ->
            answers.ok(
                RefreshView.of(
                    id,
                    report,
                    Duration.ofNanos(System.nanoTime() - began).toMillis(),
                    Clock.systemUTC().instant())));
  }

  private GatewayView view(GatewayDetails gateway) {
    return GatewayView.of(gateway, registration.headerNames(gateway));
  }
}
