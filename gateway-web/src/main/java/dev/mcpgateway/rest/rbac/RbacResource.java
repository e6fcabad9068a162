package dev.mcpgateway.rest.rbac;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.rbac.AssignmentDetails;
import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.rbac.NewAssignment;
import dev.mcpgateway.rbac.NewRole;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.PermissionDecision;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.rbac.RoleDetails;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.boundary.PermissionChecker;
import dev.mcpgateway.rbac.boundary.RoleAdministration;
import dev.mcpgateway.rbac.boundary.RoleListing;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.Conditions;
import dev.mcpgateway.rest.Described;
import dev.mcpgateway.rest.Flag;
import dev.mcpgateway.rest.PathSegment;
import dev.mcpgateway.rest.access.Access;
import dev.mcpgateway.rest.access.Audited;
import dev.mcpgateway.rest.access.Authenticated;
import dev.mcpgateway.rest.access.Requires;
import dev.mcpgateway.rest.frame.GatewayMetrics;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.paging.Limit;
import dev.mcpgateway.rest.paging.WholeLists;
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
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Roles, assignments and permissions. */
@Path("/rbac")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RbacResource {

  @Inject private RoleAdministration administration;
  @Inject private RoleListing listing;
  @Inject private PermissionChecker checker;
  @Inject private Access access;
  @Inject private RequestContext request;
  @Inject private GatewayMetrics metrics;
  @Inject private Answers answers;
  @Inject private Conditions conditions;

  @POST
  @Path("roles")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited("role")
  @Described(
      value = "Create a role",
      status = 201,
      answer = RoleView.class,
      refusals = {404, 409})
  public Response createRole(RoleInput input) {
    GetOrCreateResult<RoleDetails> saved =
        administration.create(
            access.authority(),
            new NewRole(
                input.name(),
                input.scope(),
                input.description(),
                Set.copyOf(input.permissions()),
                input.inheritsFrom(),
                Optional.of(request.caller().email()),
                input.isSystemRole().orElse(false)));
    RoleDetails role = saved.value();
    return answers.created(
        "/rbac/roles/" + role.id(), RoleView.of(role), Conditions.tag(role.updatedAt()));
  }

  @GET
  @Path("roles")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited("role")
  @Described(value = "List roles", answer = RoleView.class, list = true)
  public Response listRoles(
      @QueryParam("scope") ScopeParameter scope,
      @QueryParam("active_only") @DefaultValue("true") Flag activeOnly,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    List<RoleDetails> all =
        listing.list(
            access.authority(),
            Optional.ofNullable(scope).map(ScopeParameter::scope),
            activeOnly.isSet());
    return answers.page(
        WholeLists.page(
                all,
                role -> List.of(role.scope().id(), role.name(), role.id()),
                limit,
                Optional.ofNullable(cursor))
            .map(RoleView::of));
  }

  @GET
  @Path("roles/{id}")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(value = "role", id = "id")
  @Described(value = "Read a role", answer = RoleView.class, refusals = 404)
  public Response readRole(@PathParam("id") String id) {
    RoleDetails role = administration.read(access.authority(), id);
    return answers.ok(RoleView.of(role), Conditions.tag(role.updatedAt()));
  }

  @PUT
  @Path("roles/{id}")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(value = "role", id = "id")
  @Described(
      value = "Change a role",
      note = "It gains nothing that the caller does not hold without an end",
      answer = RoleView.class,
      refusals = {404, 409, 412, 428})
  public Response changeRole(
      @PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, RoleUpdate update) {
    RoleDetails role =
        administration.update(
            access.authority(), id, update.toChange(), conditions.unchangedSince(ifMatch));
    return answers.ok(RoleView.of(role), Conditions.tag(role.updatedAt()));
  }

  @DELETE
  @Path("roles/{id}")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(value = "role", id = "id")
  @Described(
      value = "Delete a role",
      status = 204,
      refusals = {404, 409, 412, 428})
  public void deleteRole(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
    administration.delete(access.authority(), id, conditions.unchangedSince(ifMatch));
  }

  @POST
  @Path("users/{email}/roles")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(
      value = "user_role",
      id = {"email", "role_id"})
  @Described(
      value = "Assign a role to a user",
      note = Access.OVER + " The assignment ends no later than what the giver holds of the role",
      status = 201,
      answer = AssignmentView.class,
      refusals = {404, 409})
  public Response assignRole(@PathParam("email") String email, AssignmentInput input) {
    AssignmentDetails assignment =
        administration.assign(
            access.authorityOver(email),
            new NewAssignment(
                email,
                input.roleId(),
                input.scope(),
                input.scopeId(),
                Optional.of(request.caller().email()),
                input.expiresAt(),
                GrantSource.MANUAL));
    return answers.created(
        "/rbac/users/" + PathSegment.of(assignment.userEmail()) + "/roles",
        AssignmentView.of(assignment));
  }

  @GET
  @Path("users/{email}/roles")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(value = "user_role", id = "email")
  @Described(
      value = "List the roles of a user",
      answer = AssignmentView.class,
      list = true,
      refusals = 404)
  public Response listRolesOfUser(
      @PathParam("email") String email,
      @QueryParam("scope") ScopeParameter scope,
      @QueryParam("active_only") @DefaultValue("true") Flag activeOnly,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        page(email, Optional.ofNullable(scope), activeOnly, limit, Optional.ofNullable(cursor)));
  }

  @DELETE
  @Path("users/{email}/roles/{role_id}")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(
      value = "user_role",
      id = {"email", "role_id"})
  @Described(
      value = "Revoke a role of a user",
      note = Access.OVER,
      status = 204,
      refusals = {404, 409})
  public void revokeRole(
      @PathParam("email") String email,
      @PathParam("role_id") String roleId,
      @QueryParam("scope") ScopeParameter scope,
      @QueryParam("scope_id") String scopeId) {
    Optional<String> team = Optional.ofNullable(scopeId).filter(id -> !id.isBlank());
    administration.revoke(
        access.authorityOver(email),
        roleId,
        Optional.ofNullable(scope).map(ScopeParameter::scope),
        team);
  }

  @POST
  @Path("permissions/check")
  @Requires(value = Permission.ADMIN_SECURITY_AUDIT, forOthersOnly = true)
  @Audited(value = "user", id = "user_email", reads = true)
  @Described(value = "Check a permission", answer = CheckView.class)
  public Response checkPermission(CheckInput input) {
    access.requireFor(input.userEmail(), Permission.ADMIN_SECURITY_AUDIT);
    Caller caller = request.caller();
    PermissionRequest question =
        new PermissionRequest(
            input.userEmail(),
            input.permission(),
            input.teamId(),
            tokenScopeFor(input.userEmail()),
            input
                .resourceType()
                .map(type -> new PermissionRequest.Resource(type, input.resourceId())),
            Optional.empty());
    PermissionDecision decision = checker.check(question);
    metrics.checked(decision);
    return answers.ok(
        new CheckView(
            input.userEmail(),
            input.permission(),
            decision.isGranted(),
            Clock.systemUTC().instant(),
            caller.email()));
  }

  @GET
  @Path("permissions/user/{email}")
  @Requires(value = Permission.ADMIN_SECURITY_AUDIT, forOthersOnly = true)
  @Audited(value = "user", id = "email")
  @Described(value = "List the permissions of a user", answer = String.class, list = true)
  public Response listPermissionsOfUser(
      @PathParam("email") String email, @QueryParam("team_id") String teamId) {
    access.requireFor(email, Permission.ADMIN_SECURITY_AUDIT);
    return answers.ok(permissionsOf(email, Optional.ofNullable(teamId)));
  }

  @GET
  @Path("permissions/available")
  @Authenticated
  @Audited("permission")
  @Described(value = "List all permissions that there are", answer = PermissionsView.class)
  public Response listPermissions() {
    List<String> all = Arrays.stream(Permission.values()).map(Permission::id).sorted().toList();
    return answers.ok(
        new PermissionsView(
            all,
            all.stream()
                .collect(
                    Collectors.groupingBy(
                        id -> id.split("[.:]", 2)[0], TreeMap::new, Collectors.toList())),
            all.size()));
  }

  @GET
  @Path("my/roles")
  @Authenticated
  @Audited(value = "user_role", id = Audited.CALLER)
  @Described(value = "List my roles", answer = AssignmentView.class, list = true)
  public Response listMyRoles(
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        page(
            request.caller().email(),
            Optional.empty(),
            new Flag(true),
            limit,
            Optional.ofNullable(cursor)));
  }

  @GET
  @Path("my/permissions")
  @Authenticated
  @Audited(value = "user", id = Audited.CALLER)
  @Described(value = "List my permissions", answer = String.class, list = true)
  public Response listMyPermissions(@QueryParam("team_id") String teamId) {
    return answers.ok(permissionsOf(request.caller().email(), Optional.ofNullable(teamId)));
  }

  private Page<AssignmentView> page(
      String email,
      Optional<ScopeParameter> scope,
      Flag activeOnly,
      Limit limit,
      Optional<String> cursor) {
    Optional<RoleScope> wanted = scope.map(ScopeParameter::scope);
    return WholeLists.page(
            administration.listAssignments(access.authority(), email, wanted, !activeOnly.isSet()),
            assignment ->
                List.of(
                    assignment.scope().id(), assignment.grantedAt().toString(), assignment.id()),
            limit,
            cursor)
        .map(AssignmentView::of);
  }

  private List<String> permissionsOf(String email, Optional<String> team) {
    Collection<Permission> held = checker.permissionsOf(email, team, tokenScopeFor(email));
    return held.stream().map(Permission::id).sorted().toList();
  }

  /**
   * For themselves callers see the permissions in the scope of their token, for others all that
   * those hold.
   */
  private TokenScope tokenScopeFor(String email) {
    Caller caller = request.caller();
    return caller.email().equalsIgnoreCase(email.strip()) ? caller.tokenScope() : TokenScope.NONE;
  }
}
