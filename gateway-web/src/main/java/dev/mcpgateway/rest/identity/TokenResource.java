package dev.mcpgateway.rest.identity;

import dev.mcpgateway.authentication.boundary.ApiTokenAdministration;
import dev.mcpgateway.identity.ApiTokenDetails;
import dev.mcpgateway.identity.Issued;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.Conditions;
import dev.mcpgateway.rest.Described;
import dev.mcpgateway.rest.access.Access;
import dev.mcpgateway.rest.access.Audited;
import dev.mcpgateway.rest.access.Requires;
import dev.mcpgateway.rest.paging.Limit;
import dev.mcpgateway.rest.problem.ApiException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

/** API tokens: one's own, a team's, and everybody's for administrators. */
@Path("/tokens")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TokenResource {

  @Inject private ApiTokenAdministration administration;
  @Inject private Access access;
  @Inject private Answers answers;
  @Inject private Conditions conditions;

  @POST
  @Requires(value = Permission.TOKENS_CREATE, byLoginOnly = true)
  @Audited("api_token")
  @Described(
      value = "Create an API token",
      status = 201,
      answer = NewTokenView.class,
      refusals = {404, 409})
  public Response createToken(TokenInput input) {
    return created(administration.create(access.authority(), input.toToken(input.teamId())));
  }

  @GET
  @Requires(Permission.TOKENS_READ)
  @Audited("api_token")
  @Described(value = "List my API tokens", answer = TokenView.class, list = true)
  public Response listTokens(
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        administration.listOwn(access.authority(), limit.from(cursor)).map(TokenView::of));
  }

  @GET
  @Path("{id}")
  @Requires(Permission.TOKENS_READ)
  @Audited(value = "api_token", id = "id")
  @Described(value = "Read one of my API tokens", answer = TokenView.class, refusals = 404)
  public Response readToken(@PathParam("id") String id) {
    ApiTokenDetails token = administration.readOwn(access.authority(), id);
    return answers.ok(TokenView.of(token), Conditions.tag(token.version()));
  }

  @PUT
  @Path("{id}")
  @Requires(value = Permission.TOKENS_UPDATE, byLoginOnly = true)
  @Audited(value = "api_token", id = "id")
  @Described(
      value = "Change one of my API tokens",
      answer = TokenView.class,
      refusals = {404, 409, 412, 428})
  public Response changeToken(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, TokenUpdate input) {
    ApiTokenDetails token =
        administration.changeOwn(
            access.authority(), id, input.toChange(), conditions.version(ifMatch));
    return answers.ok(TokenView.of(token), Conditions.tag(token.version()));
  }

  @DELETE
  @Path("{id}")
  @Requires(Permission.TOKENS_REVOKE)
  @Audited(value = "api_token", id = "id")
  @Described(value = "Revoke one of my API tokens", status = 204, refusals = 404)
  public void revokeToken(@PathParam("id") String id, @QueryParam("reason") String reason) {
    administration.revokeOwn(access.authority(), id, Optional.ofNullable(reason));
  }

  @GET
  @Path("admin/all")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited("api_token")
  @Described(
      value = "List everybody's API tokens",
      note =
          "Those of accounts that the caller could not change are left out: a page can be short, or empty, and have a next one",
      answer = TokenView.class,
      list = true)
  public Response listAllTokens(
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        administration.listAll(access.authority(), limit.from(cursor)).map(TokenView::of));
  }

  @DELETE
  @Path("admin/{id}")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(value = "api_token", id = "id")
  @Described(value = "Revoke anybody's API token", note = Access.OVER, status = 204, refusals = 404)
  public void revokeAnyToken(@PathParam("id") String id, @QueryParam("reason") String reason) {
    String user = administration.userOf(access.authority(), id);
    administration.revoke(access.authorityOver(user), id, Optional.ofNullable(reason));
  }

  @POST
  @Path("teams/{team_id}")
  @Requires(value = Permission.TOKENS_CREATE, team = "team_id", byLoginOnly = true)
  @Audited("api_token")
  @Described(
      value = "Create an API token for a team",
      status = 201,
      answer = NewTokenView.class,
      refusals = {404, 409})
  public Response createTeamToken(@PathParam("team_id") String teamId, TokenInput input) {
    if (input.teamId().filter(named -> !named.equals(teamId)).isPresent()) {
      throw ApiException.invalid("team_id", "is another team than the one in the path");
    }
    return created(
        administration.createIn(access.authority(), teamId, input.toToken(Optional.of(teamId))));
  }

  @GET
  @Path("teams/{team_id}")
  @Requires(value = Permission.TOKENS_READ, team = "team_id")
  @Audited("api_token")
  @Described(
      value = "List the API tokens of a team",
      note =
          "Others' are listed for those who manage the team's members, without those of accounts that could do in the team what the caller could not: a page can be short, or empty, and have a next one",
      answer = TokenView.class,
      list = true)
  public Response listTeamTokens(
      @PathParam("team_id") String teamId,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        administration
            .listOfTeam(access.authority(), teamId, limit.from(cursor))
            .map(TokenView::of));
  }

  private Response created(Issued<ApiTokenDetails> issued) {
    return answers.created(
        "/tokens/" + issued.value().id(),
        new NewTokenView(TokenView.of(issued.value()), issued.secret()),
        Conditions.tag(issued.value().version()));
  }
}
