package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.PromptDetails;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Prompts, of upstream servers and with a template of their own. */
@Path("/prompts")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PromptResource {

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
      value = Permission.PROMPTS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("prompt")
  @Described(value = "List prompts", answer = PromptView.class, list = true, refusals = 404)
  public Response listPrompts(
      @BeanParam ListParameters asked, @QueryParam("gateway_id") String gatewayId) {
    return lists.list(
        CatalogKind.PROMPT, asked, asked.query(gatewayId), queries::prompts, PromptView::of);
  }

  @POST
  @Requires(
      value = Permission.PROMPTS_CREATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited("prompt")
  @Described(
      value = "Create a prompt",
      answer = PromptView.class,
      refusals = {409})
  public Response createPrompt(PromptEnvelope input) {
    PromptView prompt =
        PromptView.of(
            administration.createPrompt(
                access.authority(), input.prompt().toPrompt(input.teamId(), input.visibility())));
    return answers.createdAsOk("/prompts/" + prompt.id(), prompt, Conditions.tag(prompt.version()));
  }

  @PUT
  @Path("{id}")
  @Requires(
      value = Permission.PROMPTS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "prompt", id = "id")
  @Described(
      value = "Change a prompt",
      answer = PromptView.class,
      refusals = {404, 409, 412, 428})
  public Response changePrompt(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, PromptUpdate input) {
    Authority caller = access.authority();
    if (!request.members().readModel().isEmpty()) {
      request.members().requireEqual(PromptView.of(queries.prompt(caller, id)));
    }
    PromptView prompt =
        PromptView.of(
            administration.updatePrompt(caller, id, input.toChange(), conditions.version(ifMatch)));
    return answers.ok(prompt, Conditions.tag(prompt.version()));
  }

  @POST
  @Path("{id}/state")
  @Requires(
      value = Permission.PROMPTS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "prompt", id = "id")
  @Described(
      value = "Switch a prompt on or off",
      answer = PromptStateView.class,
      refusals = {404, 412, 428})
  public Response switchPrompt(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    Authority caller = access.authority();
    administration.setEnabled(
        caller, CatalogKind.PROMPT, id, activate.isSet(), conditions.version(ifMatch));
    PromptView prompt = PromptView.of(queries.prompt(caller, id));
    return answers.ok(
        PromptStateView.of(activate.isSet(), prompt), Conditions.tag(prompt.version()));
  }

  @POST
  @Path("{id}/toggle")
  @Requires(
      value = Permission.PROMPTS_UPDATE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "prompt", id = "id")
  @Described(
      value = "Switch a prompt on or off, under the old name",
      answer = PromptStateView.class,
      refusals = {404, 412, 428})
  public Response togglePrompt(
      @PathParam("id") String id,
      @QueryParam("activate") @DefaultValue("true") Flag activate,
      @HeaderParam("If-Match") String ifMatch) {
    return switchPrompt(id, activate, ifMatch);
  }

  @DELETE
  @Path("{id}")
  @Requires(
      value = Permission.PROMPTS_DELETE,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "prompt", id = "id")
  @Described(
      value = "Delete a prompt",
      answer = StatusView.class,
      refusals = {404, 412, 428})
  public Response deletePrompt(
      @PathParam("id") String id,
      @QueryParam("purge_metrics") @DefaultValue("false") Flag purgeMetrics,
      @HeaderParam("If-Match") String ifMatch) {
    administration.delete(access.authority(), CatalogKind.PROMPT, id, conditions.version(ifMatch));
    return answers.ok(StatusView.success("Prompt %s deleted successfully".formatted(id)));
  }

  /** Filled in, as ContextForge's clients expect it at this path. */
  @GET
  @Path("{id}")
  @Requires(
      value = Permission.PROMPTS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "prompt", id = "id")
  @Described(
      value = "Fill in a prompt without arguments",
      answer = RenderedView.class,
      refusals = {404, 409, 502})
  public CompletionStage<Response> renderPromptAsItIs(@PathParam("id") String id) {
    return rendered(id, Map.of(), RenderedView::empty);
  }

  @POST
  @Path("{id}")
  @Requires(
      value = Permission.PROMPTS_READ,
      orInOwnTeam = true,
      reachedWithin = {TokenBound.TEAM})
  @Audited(value = "prompt", id = "id", reads = true)
  @Described(
      value = "Fill in a prompt",
      answer = RenderedView.class,
      refusals = {404, 409, 502})
  public CompletionStage<Response> renderPrompt(@PathParam("id") String id, PromptValues values) {
    return rendered(id, values.values(), prompt -> RenderedView.of(prompt, values.values()));
  }

  private CompletionStage<Response> rendered(
      String id, Map<String, String> values, Function<PromptDetails, RenderedView> own) {
    Authority caller = access.authority();
    PromptDetails prompt = queries.prompt(caller, id);
    if (prompt.template().isPresent()) {
      return CompletableFuture.completedStage(answers.ok(own.apply(prompt)));
    }
    return later.answer(
        upstream.fillIn(caller, requests.of(sent, new byte[0]), id, values),
        (context, result) -> answers.ok(RenderedView.of(result)));
  }
}
