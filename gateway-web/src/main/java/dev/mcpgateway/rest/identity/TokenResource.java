package dev.mcpgateway.rest.identity;

import dev.mcpgateway.authentication.control.AccessTokens;
import dev.mcpgateway.identity.ApiTokenDetails;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityRefusal;
import dev.mcpgateway.identity.Issued;
import dev.mcpgateway.identity.control.ApiTokens;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.Conditions;
import dev.mcpgateway.rest.Described;
import dev.mcpgateway.rest.access.Access;
import dev.mcpgateway.rest.access.Requires;
import dev.mcpgateway.rest.frame.CurrentRequest;
import dev.mcpgateway.rest.paging.Limit;
import jakarta.enterprise.context.RequestScoped;
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
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TokenResource {

  @Inject private ApiTokens tokens;
  @Inject private AccessTokens accessTokens;
  @Inject private Access access;
  @Inject private CurrentRequest request;
  @Inject private Answers answers;
  @Inject private Conditions conditions;

  @POST
  @Requires(value = Permission.TOKENS_CREATE, byLoginOnly = true)
  @Described(
      value = "Create an API token",
      status = 201,
      answer = NewTokenView.class,
      refusals = {404, 409})
  public Response createToken(TokenInput input) {
    return create(input, input.teamId());
  }

  @GET
  @Requires(Permission.TOKENS_READ)
  @Described(value = "List my API tokens", answer = TokenView.class, list = true)
  public Response listTokens(
      @QueryParam("limit") @DefaultValue(Limit.PRESET) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        tokens.list(Optional.of(me()), Optional.empty(), limit.from(cursor)).map(TokenView::of));
  }

  @GET
  @Path("{id}")
  @Requires(Permission.TOKENS_READ)
  @Described(value = "Read one of my API tokens", answer = TokenView.class, refusals = 404)
  public Response readToken(@PathParam("id") String id) {
    ApiTokenDetails token = mine(id);
    return answers.ok(TokenView.of(token), Conditions.tag(token.version()));
  }

  @PUT
  @Path("{id}")
  @Requires(value = Permission.TOKENS_UPDATE, byLoginOnly = true)
  @Described(
      value = "Change one of my API tokens",
      answer = TokenView.class,
      refusals = {404, 409, 412, 428})
  public Response changeToken(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, TokenUpdate input) {
    mine(id);
    ApiTokenDetails token = tokens.update(id, input.toChange(), conditions.version(ifMatch));
    return answers.ok(TokenView.of(token), Conditions.tag(token.version()));
  }

  @DELETE
  @Path("{id}")
  @Requires(Permission.TOKENS_REVOKE)
  @Described(value = "Revoke one of my API tokens", status = 204, refusals = 404)
  public void revokeToken(@PathParam("id") String id, @QueryParam("reason") String reason) {
    mine(id);
    tokens.revoke(id, me(), Optional.ofNullable(reason));
  }

  @GET
  @Path("admin/all")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Described(value = "List everybody's API tokens", answer = TokenView.class, list = true)
  public Response listAllTokens(
      @QueryParam("limit") @DefaultValue(Limit.PRESET) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        tokens.list(Optional.empty(), Optional.empty(), limit.from(cursor)).map(TokenView::of));
  }

  @DELETE
  @Path("admin/{id}")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Described(value = "Revoke anybody's API token", status = 204, refusals = 404)
  public void revokeAnyToken(@PathParam("id") String id, @QueryParam("reason") String reason) {
    tokens.revoke(id, me(), Optional.ofNullable(reason));
  }

  @POST
  @Path("teams/{team_id}")
  @Requires(value = Permission.TOKENS_CREATE, team = "team_id", byLoginOnly = true)
  @Described(
      value = "Create an API token for a team",
      status = 201,
      answer = NewTokenView.class,
      refusals = {404, 409})
  public Response createTeamToken(@PathParam("team_id") String teamId, TokenInput input) {
    return create(input, Optional.of(teamId));
  }

  @GET
  @Path("teams/{team_id}")
  @Requires(value = Permission.TOKENS_READ, team = "team_id")
  @Described(value = "List the API tokens of a team", answer = TokenView.class, list = true)
  public Response listTeamTokens(
      @PathParam("team_id") String teamId,
      @QueryParam("limit") @DefaultValue(Limit.PRESET) Limit limit,
      @QueryParam("cursor") String cursor) {
    boolean everybodys =
        access.authority(Optional.of(teamId)).holdsInTeam(Permission.TEAMS_MANAGE_MEMBERS);
    return answers.page(
        tokens
            .list(
                everybodys ? Optional.empty() : Optional.of(me()),
                Optional.of(teamId),
                limit.from(cursor))
            .map(TokenView::of));
  }

  private Response create(TokenInput input, Optional<String> team) {
    Issued<ApiTokenDetails> issued =
        tokens.create(
            me(),
            input.toToken(team),
            token ->
                accessTokens
                    .issueForApi(
                        token.userEmail(),
                        token.jti(),
                        token.expiresAt(),
                        token.teamId(),
                        token.permissions())
                    .value());
    return answers.created(
        "/tokens/" + issued.value().id(),
        new NewTokenView(TokenView.of(issued.value()), issued.secret()),
        Conditions.tag(issued.value().version()));
  }

  /** Somebody else's is as good as not there. */
  private ApiTokenDetails mine(String id) {
    return tokens
        .find(id)
        .filter(token -> token.userEmail().equals(request.caller().email()))
        .orElseThrow(() -> new IdentityRefusal.UnknownToken(id));
  }

  private EmailAddress me() {
    return EmailAddress.of(request.caller().email());
  }
}
