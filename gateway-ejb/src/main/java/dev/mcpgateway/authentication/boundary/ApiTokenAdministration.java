package dev.mcpgateway.authentication.boundary;

import dev.mcpgateway.authentication.control.AccessTokens;
import dev.mcpgateway.identity.ApiTokenChange;
import dev.mcpgateway.identity.ApiTokenDetails;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityRefusal;
import dev.mcpgateway.identity.Issued;
import dev.mcpgateway.identity.NewApiToken;
import dev.mcpgateway.identity.control.ApiTokens;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacRefusal;
import dev.mcpgateway.rbac.boundary.Authority;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * API tokens, as far as their caller may make, read and revoke them: one's own, a team's, and
 * everybody's for those who administer accounts.
 *
 * <p>Every operation throws {@link RbacRefusal.NotHeld} where the caller does not hold the
 * permission that it asks for.
 */
@Stateless
public class ApiTokenAdministration {

  @Inject private ApiTokens tokens;
  @Inject private AccessTokens accessTokens;

  /**
   * Makes a token of the caller's own; its secret is a signed JWT, shown this once.
   *
   * @throws IdentityRefusal as {@link ApiTokens#create(EmailAddress, NewApiToken)}
   */
  public Issued<ApiTokenDetails> create(Authority authority, NewApiToken token) {
    authority.require(Permission.TOKENS_CREATE);
    return issue(authority, token);
  }

  /**
   * Makes a token of the caller's own that is narrowed to a team.
   *
   * @throws IdentityRefusal as {@link ApiTokens#create(EmailAddress, NewApiToken)}
   */
  public Issued<ApiTokenDetails> createIn(Authority authority, String teamId, NewApiToken token) {
    authority.requireIn(teamId, Permission.TOKENS_CREATE);
    return issue(authority, token.inTeam(teamId));
  }

  /** The caller's own tokens in the order of their creation, live or not. */
  public Page<ApiTokenDetails> listOwn(Authority authority, PageRequest page) {
    authority.require(Permission.TOKENS_READ);
    return tokens.list(Optional.of(caller(authority)), Optional.empty(), page);
  }

  /**
   * One of the caller's own tokens.
   *
   * @throws IdentityRefusal.UnknownToken if there is none, or it is somebody else's
   */
  public ApiTokenDetails readOwn(Authority authority, String id) {
    authority.require(Permission.TOKENS_READ);
    return own(authority, id);
  }

  /**
   * Changes what one of the caller's own tokens is called.
   *
   * @throws IdentityRefusal as {@link ApiTokens#update}
   */
  public ApiTokenDetails changeOwn(
      Authority authority, String id, ApiTokenChange change, Optional<Integer> expectedVersion) {
    authority.require(Permission.TOKENS_UPDATE);
    own(authority, id);
    return tokens.update(id, change, expectedVersion);
  }

  /**
   * Revokes one of the caller's own tokens.
   *
   * @throws IdentityRefusal as {@link ApiTokens#revoke}
   */
  public void revokeOwn(Authority authority, String id, Optional<String> reason) {
    authority.require(Permission.TOKENS_REVOKE);
    own(authority, id);
    tokens.revoke(id, caller(authority), reason);
  }

  /** Everybody's tokens in the order of their creation, live or not. */
  public Page<ApiTokenDetails> listAll(Authority authority, PageRequest page) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return tokens.list(Optional.empty(), Optional.empty(), page);
  }

  /**
   * Revokes anybody's token.
   *
   * @throws IdentityRefusal as {@link ApiTokens#revoke}
   */
  public void revoke(Authority authority, String id, Optional<String> reason) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    tokens.revoke(id, caller(authority), reason);
  }

  /** The tokens of a team: all for whoever manages its members, else the caller's own. */
  public Page<ApiTokenDetails> listOfTeam(Authority authority, String teamId, PageRequest page) {
    authority.requireIn(teamId, Permission.TOKENS_READ);
    boolean everybodys = authority.holdsIn(teamId, Permission.TEAMS_MANAGE_MEMBERS);
    return tokens.list(
        everybodys ? Optional.empty() : Optional.of(caller(authority)), Optional.of(teamId), page);
  }

  private Issued<ApiTokenDetails> issue(Authority authority, NewApiToken wanted) {
    return tokens.create(
        caller(authority),
        wanted,
        token ->
            accessTokens
                .issueForApi(
                    token.userEmail(),
                    token.jti(),
                    token.expiresAt(),
                    token.teamId(),
                    token.permissions())
                .value());
  }

  /** Somebody else's is as good as not there. */
  private ApiTokenDetails own(Authority authority, String id) {
    return tokens
        .find(id)
        .filter(token -> token.userEmail().equals(authority.email()))
        .orElseThrow(() -> new IdentityRefusal.UnknownToken(id));
  }

  private static EmailAddress caller(Authority authority) {
    return EmailAddress.of(authority.email());
  }
}
