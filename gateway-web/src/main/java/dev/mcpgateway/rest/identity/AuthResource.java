package dev.mcpgateway.rest.identity;

import dev.mcpgateway.authentication.IssuedToken;
import dev.mcpgateway.authentication.boundary.LoginService;
import dev.mcpgateway.authentication.boundary.LoginService.Admission;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.NewUser;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.identity.boundary.UserAdministration;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.Conditions;
import dev.mcpgateway.rest.Described;
import dev.mcpgateway.rest.Flag;
import dev.mcpgateway.rest.PathSegment;
import dev.mcpgateway.rest.access.Access;
import dev.mcpgateway.rest.access.Audited;
import dev.mcpgateway.rest.access.Authenticated;
import dev.mcpgateway.rest.access.Open;
import dev.mcpgateway.rest.access.Requires;
import dev.mcpgateway.rest.access.TokenBound;
import dev.mcpgateway.rest.frame.GatewayMetrics;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Login and accounts. */
@Path("/auth/email")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AuthResource {

  @Inject private LoginService logins;
  @Inject private UserAdministration administration;
  @Inject private Access access;
  @Inject private RequestContext request;
  @Inject private GatewayMetrics metrics;
  @Inject private Answers answers;
  @Inject private Conditions conditions;

  @POST
  @Path("login")
  @Open
  @Audited(value = "user", id = "email", as = "auth.login")
  @Described(
      value = "Log in",
      answer = LoginView.class,
      refusals = {401, 429})
  public Response logIn(LoginInput input) {
    Admission admission;
    try {
      admission = logins.admit(input.email(), input.password(), request.origin());
    } catch (IdentityException.TooBusy e) {
      metrics.login(GatewayMetrics.Login.BUSY);
      throw e;
    }
    if (admission instanceof Admission.Limited limited) {
      metrics.login(GatewayMetrics.Login.LIMITED);
      throw ApiException.tooMany("Too many logins are being tried: wait", limited.retryAfter());
    }
    if (admission instanceof Admission.Admitted admitted) {
      metrics.login(GatewayMetrics.Login.DONE);
      IssuedToken token = admitted.token();
      return answers.ok(
          new LoginView(
              token.value(), "bearer", token.validity().toSeconds(), UserView.of(admitted.user())));
    }
    metrics.login(GatewayMetrics.Login.REFUSED);
    throw ApiException.of(
        ProblemType.BAD_CREDENTIALS, "No active account has this e-mail and this password");
  }

  @POST
  @Path("change-password")
  @Authenticated(beforePasswordChange = true, byLoginOnly = true)
  @Audited(value = "user", id = Audited.CALLER, as = "auth.change_password")
  @Described(
      value = "Change my password",
      answer = UserView.class,
      refusals = {403, 429})
  public Response changePassword(PasswordInput input) {
    if (!logins.mayChangePassword(request.caller().email(), request.address())) {
      metrics.login(GatewayMetrics.Login.LIMITED);
      throw ApiException.tooMany("Too many passwords are being tried: wait", logins.pause());
    }
    try {
      UserDetails user =
          logins.changePassword(
              request.caller().email(),
              input.oldPassword(),
              input.newPassword(),
              request.address());
      return answers.ok(UserView.of(user));
    } catch (IdentityException.PasswordRefused refused) {
      throw refused.in("new_password");
    }
  }

  @GET
  @Path("me")
  @Authenticated(
      beforePasswordChange = true,
      reachedWithin = {TokenBound.TEAM, TokenBound.SERVER})
  @Audited(value = "user", id = Audited.CALLER)
  @Described(value = "Read my account", answer = UserView.class)
  public Response readMe() {
    return answers.ok(UserView.of(administration.own(access.authority())));
  }

  @GET
  @Path("admin/users")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited("user")
  @Described(value = "List accounts", answer = UserView.class, list = true)
  public Response listUsers(
      @QueryParam("active_only") Flag activeOnly,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("cursor") String cursor) {
    return answers.page(
        administration
            .list(
                access.authority(),
                Optional.ofNullable(activeOnly).filter(Flag::isSet).map(Flag::isSet),
                limit.from(cursor))
            .map(UserView::of));
  }

  @POST
  @Path("admin/users")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(value = "user", id = "email")
  @Described(
      value = "Create an account",
      note = "An administrator is made by a login that holds * everywhere and without an end",
      status = 201,
      answer = UserView.class,
      refusals = 409)
  public Response createUser(UserInput input) {
    UserDetails user =
        administration.create(
            access.authority(),
            new NewUser(
                EmailAddress.of(input.email()),
                input.password(),
                input.fullName(),
                input.isAdmin().orElse(false),
                input.passwordChangeRequired().orElse(false)),
            input.isActive().orElse(true));
    return answers.created(
        "/auth/email/admin/users/" + PathSegment.of(user.email()),
        UserView.of(user),
        Conditions.tag(user.version()));
  }

  @GET
  @Path("admin/users/{email}")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(value = "user", id = "email")
  @Described(value = "Read an account", answer = UserView.class, refusals = 404)
  public Response readUser(@PathParam("email") String email) {
    UserDetails user = administration.read(access.authority(), existing(email));
    return answers.ok(UserView.of(user), Conditions.tag(user.version()));
  }

  @PATCH
  @Path("admin/users/{email}")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(value = "user", id = "email")
  @Described(
      value = "Change an account",
      note =
          Access.OVER
              + " All but the name is changed by a login; one's own password by POST /auth/email/change-password",
      answer = UserView.class,
      refusals = {404, 409, 412, 428})
  public Response changeUser(
      @PathParam("email") String email, @HeaderParam("If-Match") String ifMatch, UserUpdate input) {
    UserDetails user =
        administration.update(
            access.authorityOver(existing(email).value()),
            input.toChange(),
            conditions.version(ifMatch));
    return answers.ok(UserView.of(user), Conditions.tag(user.version()));
  }

  @DELETE
  @Path("admin/users/{email}")
  @Requires(Permission.ADMIN_USER_MANAGEMENT)
  @Audited(value = "user", id = "email")
  @Described(
      value = "Delete an account",
      note = Access.OVER,
      status = 204,
      refusals = {404, 409, 412, 428})
  public void deleteUser(
      @PathParam("email") String email,
      @QueryParam("successor") String successor,
      @HeaderParam("If-Match") String ifMatch) {
    administration.delete(
        access.authorityOver(existing(email).value()),
        Optional.ofNullable(successor).map(AuthResource::successor),
        conditions.version(ifMatch));
  }

  @POST
  @Path("admin/users/{email}/unlock")
  @Requires(value = Permission.ADMIN_USER_MANAGEMENT, byLoginOnly = true)
  @Audited(value = "user", id = "email")
  @Described(
      value = "Unlock an account",
      note = Access.OVER,
      answer = UserView.class,
      refusals = 404)
  public Response unlockUser(@PathParam("email") String email) {
    return answers.ok(
        UserView.of(administration.unlock(access.authorityOver(existing(email).value()))));
  }

  /** An invalid e-mail address is treated as an unknown account, rather than as invalid input. */
  private static EmailAddress existing(String written) {
    try {
      return EmailAddress.of(written);
    } catch (IdentityException.InvalidEmail e) {
      throw ApiException.of(ProblemType.NOT_FOUND, "There is no such account");
    }
  }

  private static EmailAddress successor(String written) {
    try {
      return EmailAddress.of(written);
    } catch (IdentityException.InvalidEmail e) {
      throw ApiException.invalid("successor", "must be the e-mail address of another account");
    }
  }
}
