package dev.mcpgateway.rest.access;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.PermissionDecision;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.boundary.AccountAuthority;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rbac.boundary.AuthorityOver;
import dev.mcpgateway.rbac.boundary.PermissionChecker;
import dev.mcpgateway.rest.frame.GatewayMetrics;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks whether the caller of the current request may do what it asks for. */
@ApplicationScoped
public class Access {

  /** What the API's document says of operations that need {@link #authorityOver}. */
  public static final String OVER =
      "The caller has to hold everywhere all that the account could do if it were active, and for"
          + " as long.";

  @Inject private RequestContext request;
  @Inject private PermissionChecker checker;
  @Inject private AccountAuthority accounts;
  @Inject private GatewayMetrics metrics;

  /**
   * Refuses the request unless the caller has the permission.
   *
   * @param team the team in which it is needed
   */
  public void require(Permission permission, Optional<String> team) {
    Caller caller = request.caller();
    PermissionRequest question =
        PermissionRequest.of(caller.email(), permission).limitedTo(caller.tokenScope());
    PermissionRequest inTeam = team.map(question::inTeam).orElse(question);
    PermissionDecision decision = checker.check(inTeam);
    metrics.checked(decision);
    request.checked(
        new RequestContext.Checked(inTeam, decision.isGranted(), checker.rolesOf(inTeam)));
    if (decision.isGranted()) {
      return;
    }
    if (decision == PermissionDecision.UNAVAILABLE) {
      throw ApiException.of(
          ProblemType.UNAVAILABLE, "Permissions cannot be checked now: try again");
    }
    throw ApiException.of(
        ProblemType.FORBIDDEN,
        decision == PermissionDecision.NARROWED
            ? "The access token does not leave the permission " + permission
            : "This needs the permission " + permission,
        Map.of(ErrorMember.PERMISSIONS, List.of(permission.id())));
  }

  /** The caller's personal team, where that alone gives them the permission. */
  Optional<String> ownTeamFor(Permission permission) {
    Authority authority = authority();
    return authority.holds(permission, Optional.empty())
        ? Optional.empty()
        : authority.personalTeam().filter(team -> authority.holds(permission, Optional.of(team)));
  }

  /** Refuses the request unless it is about the caller, or the caller has the permission. */
  public void requireFor(String email, Permission permission) {
    if (!request.caller().email().equalsIgnoreCase(email.strip())) {
      require(permission, Optional.empty());
    }
  }

  /** The caller and what they hold, which every boundary asks for. */
  public Authority authority() {
    Caller caller = request.caller();
    return checker.authorityOf(caller.email(), caller.tokenScope(), caller.apiTokenId().isEmpty());
  }

  /**
   * The right over an account, which everything needs that is done to it, its tokens or its roles.
   *
   * @throws dev.mcpgateway.rbac.RbacException as {@link AccountAuthority#over}
   */
  public AuthorityOver authorityOver(String email) {
    return accounts.over(authority(), email);
  }

  /** What somebody else holds now. */
  public Authority authorityOf(String email) {
    return checker.authorityOf(email, TokenScope.NONE, false);
  }
}
