package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.InvitationDetails;
import dev.mcpgateway.identity.Issued;
import dev.mcpgateway.identity.JoinRequestDetails;
import dev.mcpgateway.identity.MemberDetails;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.boundary.TeamAdministration;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.Conditions;
import dev.mcpgateway.rest.Described;
import dev.mcpgateway.rest.Flag;
import dev.mcpgateway.rest.PathSegment;
import dev.mcpgateway.rest.access.Access;
import dev.mcpgateway.rest.access.Audited;
import dev.mcpgateway.rest.access.Requires;
import dev.mcpgateway.rest.access.TokenBound;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.paging.Limit;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
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

/** Teams, their members, invitations and requests to join. */
@Path("/teams")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TeamResource {

  @Inject private TeamAdministration administration;
  @Inject private Access access;
  @Inject private RequestContext request;
  @Inject private Answers answers;
  @Inject private Conditions conditions;

  @POST
  @Requires(Permission.TEAMS_CREATE)
  @Audited("team")
  @Described(value = "Create a team", status = 201, answer = TeamView.class, refusals = 409)
  public Response createTeam(TeamInput input) {
    TeamDetails team = administration.create(access.authority(), input.toTeam());
    return answers.created(
        "/teams/" + team.id(), TeamView.of(team), Conditions.tag(team.version()));
  }

  @GET
  @Requires(value = Permission.TEAMS_READ, reachedWithin = TokenBound.TEAM)
  @Audited("team")
  @Described(
      value = "List my teams, or all for an administrator",
      answer = TeamView.class,
      list = true)
  public Response listTeams(
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        administration.list(access.authority(), limit.from(cursor)).map(TeamView::of));
  }

  @GET
  @Path("discover")
  @Requires(Permission.TEAMS_READ)
  @Audited("team")
  @Described(value = "List public teams", answer = TeamView.class, list = true)
  public Response discoverTeams(
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        administration.discover(access.authority(), limit.from(cursor)).map(TeamView::of));
  }

  @GET
  @Path("{id}")
  @Requires(value = Permission.TEAMS_READ, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited(value = "team", id = "id")
  @Described(value = "Read a team", answer = TeamView.class, refusals = 404)
  public Response readTeam(@PathParam("id") String id) {
    TeamDetails team = administration.read(access.authority(), id);
    return answers.ok(TeamView.of(team), Conditions.tag(team.version()));
  }

  @PUT
  @Path("{id}")
  @Requires(value = Permission.TEAMS_UPDATE, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited(value = "team", id = "id")
  @Described(
      value = "Change a team",
      answer = TeamView.class,
      refusals = {404, 409, 412, 428})
  public Response changeTeam(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, TeamUpdate input) {
    TeamDetails team =
        administration.update(
            access.authority(), id, input.toChange(), conditions.version(ifMatch));
    return answers.ok(TeamView.of(team), Conditions.tag(team.version()));
  }

  @DELETE
  @Path("{id}")
  @Requires(value = Permission.TEAMS_DELETE, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited(value = "team", id = "id")
  @Described(
      value = "Delete a team",
      status = 204,
      refusals = {404, 409, 412, 428})
  public void deleteTeam(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
    administration.delete(access.authority(), id, conditions.version(ifMatch));
  }

  @GET
  @Path("{id}/members")
  @Requires(value = Permission.TEAMS_READ, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited("team_member")
  @Described(
      value = "List the members of a team",
      answer = MemberView.class,
      list = true,
      refusals = 404)
  public Response listMembers(
      @PathParam("id") String id,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        administration.members(access.authority(), id, limit.from(cursor)).map(MemberView::of));
  }

  @POST
  @Path("{id}/members")
  @Requires(value = Permission.TEAMS_MANAGE_MEMBERS, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited(value = "team_member", id = "email")
  @Described(
      value = "Take somebody into a team",
      status = 201,
      answer = MemberView.class,
      refusals = {404, 409})
  public Response addMember(@PathParam("id") String id, MemberInput input) {
    MemberDetails member =
        administration.addMember(
            access.authority(), id, EmailAddress.of(input.email()), input.wanted());
    return answers.created(
        "/teams/" + PathSegment.of(id) + "/members/" + PathSegment.of(member.userEmail()),
        MemberView.of(member));
  }

  @PUT
  @Path("{id}/members/{email}")
  @Requires(value = Permission.TEAMS_MANAGE_MEMBERS, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited(value = "team_member", id = "email")
  @Described(
      value = "Change what somebody is in a team",
      answer = MemberView.class,
      refusals = {404, 409})
  public Response changeMember(
      @PathParam("id") String id, @PathParam("email") String email, MemberUpdate input) {
    return answers.ok(
        MemberView.of(
            administration.changeRole(access.authority(), id, member(email), input.role())));
  }

  @DELETE
  @Path("{id}/members/{email}")
  @Requires(value = Permission.TEAMS_MANAGE_MEMBERS, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited(value = "team_member", id = "email")
  @Described(
      value = "Remove somebody from a team",
      status = 204,
      refusals = {404, 409})
  public void removeMember(@PathParam("id") String id, @PathParam("email") String email) {
    administration.removeMember(access.authority(), id, member(email));
  }

  @POST
  @Path("{id}/invitations")
  @Requires(value = Permission.TEAMS_MANAGE_MEMBERS, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited("team_invitation")
  @Described(
      value = "Invite somebody into a team",
      status = 201,
      answer = InvitationView.class,
      refusals = {404, 409})
  public Response invite(@PathParam("id") String id, MemberInput input) {
    Issued<InvitationDetails> issued =
        administration.invite(
            access.authority(), id, EmailAddress.of(input.email()), input.wanted());
    return answers.created(
        "/teams/invitations/" + issued.value().id(),
        InvitationView.of(issued.value(), Optional.of(issued.secret())));
  }

  @GET
  @Path("{id}/invitations")
  @Requires(value = Permission.TEAMS_MANAGE_MEMBERS, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited("team_invitation")
  @Described(
      value = "List the invitations of a team",
      answer = InvitationView.class,
      list = true,
      refusals = 404)
  public Response listInvitations(
      @PathParam("id") String id,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        administration
            .listInvitations(access.authority(), id, limit.from(cursor))
            .map(InvitationView::of));
  }

  @POST
  @Path("invitations/{token}/accept")
  @Requires(Permission.TEAMS_JOIN)
  @Audited("team_invitation")
  @Described(
      value = "Accept an invitation",
      answer = MemberView.class,
      refusals = {404, 409})
  public Response acceptInvitation(@PathParam("token") String token) {
    InvitationDetails invitation = administration.openInvitation(access.authority(), token);
    request.about(invitation.id());
    return answers.ok(
        MemberView.of(
            administration.accept(
                access.authority(), access.authorityOf(invitation.invitedBy()), invitation)));
  }

  @DELETE
  @Path("invitations/{id}")
  @Requires(
      value = Permission.TEAMS_MANAGE_MEMBERS,
      forOthersOnly = true,
      reachedWithin = TokenBound.TEAM)
  @Audited(value = "team_invitation", id = "id")
  @Described(value = "Cancel an invitation", status = 204, refusals = 404)
  public void cancelInvitation(@PathParam("id") String id) {
    access.require(Permission.TEAMS_MANAGE_MEMBERS, administration.teamOfInvitation(id));
    administration.cancelInvitation(access.authority(), id);
  }

  @POST
  @Path("{id}/join")
  @Requires(Permission.TEAMS_JOIN)
  @Audited(value = "team_join_request", team = "id")
  @Described(
      value = "Ask to join a team",
      status = 201,
      answer = JoinRequestView.class,
      refusals = {404, 409})
  public Response join(@PathParam("id") String id, JoinInput input) {
    JoinRequestDetails made = administration.join(access.authority(), id, input.message());
    return answers.created(
        "/teams/" + PathSegment.of(id) + "/join-requests/" + made.id(), JoinRequestView.of(made));
  }

  @DELETE
  @Path("{id}/leave")
  @Requires(Permission.TEAMS_JOIN)
  @Audited(value = "team_member", id = Audited.CALLER, team = "id")
  @Described(
      value = "Leave a team",
      status = 204,
      refusals = {404, 409})
  public void leave(@PathParam("id") String id) {
    administration.leave(access.authority(), id);
  }

  @GET
  @Path("{id}/join-requests")
  @Requires(value = Permission.TEAMS_MANAGE_MEMBERS, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited("team_join_request")
  @Described(
      value = "List the requests to join a team",
      answer = JoinRequestView.class,
      list = true,
      refusals = 404)
  public Response listJoinRequests(
      @PathParam("id") String id,
      @QueryParam("pending_only") @DefaultValue("true") Flag pendingOnly,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        administration
            .listJoinRequests(access.authority(), id, pendingOnly.isSet(), limit.from(cursor))
            .map(JoinRequestView::of));
  }

  @POST
  @Path("{id}/join-requests/{rid}/approve")
  @Requires(value = Permission.TEAMS_MANAGE_MEMBERS, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited(value = "team_join_request", id = "rid")
  @Described(
      value = "Approve a request to join",
      answer = MemberView.class,
      refusals = {404, 409})
  public Response approve(@PathParam("id") String id, @PathParam("rid") String rid) {
    return answers.ok(MemberView.of(administration.approve(access.authority(), id, rid)));
  }

  @DELETE
  @Path("{id}/join-requests/{rid}")
  @Requires(value = Permission.TEAMS_MANAGE_MEMBERS, team = "id", reachedWithin = TokenBound.TEAM)
  @Audited(value = "team_join_request", id = "rid")
  @Described(value = "Reject a request to join", status = 204, refusals = 404)
  public void reject(@PathParam("id") String id, @PathParam("rid") String rid) {
    administration.reject(access.authority(), id, rid);
  }

  /** An invalid e-mail address is treated as an unknown member, rather than as invalid input. */
  private static EmailAddress member(String written) {
    try {
      return EmailAddress.of(written);
    } catch (IdentityException.InvalidEmail e) {
      throw ApiException.of(ProblemType.NOT_FOUND, "There is no such member");
    }
  }
}
