package dev.mcpgateway.authentication.boundary;

import dev.mcpgateway.authentication.control.AccessTokens;
import dev.mcpgateway.catalog.boundary.CatalogQueries;
import dev.mcpgateway.identity.ApiTokenChange;
import dev.mcpgateway.identity.ApiTokenDetails;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.Issued;
import dev.mcpgateway.identity.NewApiToken;
import dev.mcpgateway.identity.control.ApiTokens;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.boundary.AccountAuthority;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rbac.boundary.AuthorityOver;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Creates, reads and revokes API tokens for a caller: their own, a team's, and for those who
 * administer accounts, those of every user they have authority over (see {@link AccountAuthority}).
 *
 * <p>Every operation throws {@link RbacException.NotHeld} if the caller does not hold the required
 * permission.
 */
@Stateless
public class ApiTokenAdministration {

  @Inject private ApiTokens tokens;
  @Inject private AccessTokens accessTokens;
  @Inject private AccountAuthority accounts;
  @Inject private CatalogQueries catalog;

  /**
   * Creates a token for the caller; its secret is a signed JWT, shown once.
   *
   * @throws IdentityException like {@link ApiTokens#create(EmailAddress, NewApiToken)}
   */
  public Issued<ApiTokenDetails> create(Authority authority, NewApiToken token) {
    authority.require(Permission.TOKENS_CREATE);
    return issue(authority, token);
  }

  /**
   * Creates a token for the caller that is limited to a team.
   *
   * @throws IdentityException like {@link ApiTokens#create(EmailAddress, NewApiToken)}
   */
  public Issued<ApiTokenDetails> createIn(Authority authority, String teamId, NewApiToken token) {
    authority.requireIn(teamId, Permission.TOKENS_CREATE);
    return issue(authority, token.inTeam(teamId));
  }

  /** Lists the caller's tokens in order of creation, live or not. */
  public Page<ApiTokenDetails> listOwn(Authority authority, PageRequest page) {
    authority.require(Permission.TOKENS_READ);
    return tokens.list(Optional.of(caller(authority)), Optional.empty(), page);
  }

  /**
   * Finds one of the caller's tokens.
   *
   * @throws IdentityException.UnknownToken if it does not exist or is somebody else's
   */
  public ApiTokenDetails readOwn(Authority authority, String id) {
    authority.require(Permission.TOKENS_READ);
    return own(authority, id);
  }

  /**
   * Changes the name, description or tags of one of the caller's tokens.
   *
   * @throws IdentityException like {@link ApiTokens#update}
   */
  public ApiTokenDetails changeOwn(
      Authority authority, String id, ApiTokenChange change, Optional<Integer> expectedVersion) {
    authority.require(Permission.TOKENS_UPDATE);
    own(authority, id);
    return tokens.update(id, change, expectedVersion);
  }

  /**
   * Revokes one of the caller's tokens.
   *
   * @throws IdentityException like {@link ApiTokens#revoke}
   */
  public void revokeOwn(Authority authority, String id, Optional<String> reason) {
    authority.require(Permission.TOKENS_REVOKE);
    own(authority, id);
    tokens.revoke(id, caller(authority), reason);
  }

  /**
   * Lists the tokens of users the caller has authority over, in order of creation, live or not. A
   * page can have fewer elements than requested, or none, and still be followed by another.
   */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public Page<ApiTokenDetails> listAll(Authority authority, PageRequest page) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return administrableOnly(
        authority, Optional.empty(), tokens.list(Optional.empty(), Optional.empty(), page));
  }

  /**
   * Returns the user of a token.
   *
   * @throws IdentityException.UnknownToken if it does not exist
   */
  public String userOf(Authority authority, String id) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return existing(id).userEmail();
  }

  /**
   * Revokes a user's token.
   *
   * @throws IdentityException.UnknownToken if it does not exist, or it is not the account's
   * @throws IdentityException like {@link ApiTokens#revoke}
   */
  public void revoke(AuthorityOver over, String id, Optional<String> reason) {
    over.authority().require(Permission.ADMIN_USER_MANAGEMENT);
    requireOf(over.target(), existing(id));
    tokens.revoke(id, caller(over.authority()), reason);
  }

  /**
   * Lists the tokens of a team: the caller's own, and for whoever manages its members also those of
   * users who could do nothing in the team that the caller does not hold there. Pages are as in
   * {@link #listAll}.
   */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public Page<ApiTokenDetails> listOfTeam(Authority authority, String teamId, PageRequest page) {
    authority.requireIn(teamId, Permission.TOKENS_READ);
    return authority.holdsIn(teamId, Permission.TEAMS_MANAGE_MEMBERS)
        ? administrableOnly(
            authority,
            Optional.of(teamId),
            tokens.list(Optional.empty(), Optional.of(teamId), page))
        : tokens.list(Optional.of(caller(authority)), Optional.of(teamId), page);
  }

  /** Compared at once, after the transaction of the list has ended. */
  private Page<ApiTokenDetails> administrableOnly(
      Authority authority, Optional<String> team, Page<ApiTokenDetails> page) {
    Set<String> users =
        page.items().stream().map(ApiTokenDetails::userEmail).collect(Collectors.toSet());
    Set<String> administrable = accounts.administrable(authority, team, users);
    return new Page<>(
        page.items().stream().filter(token -> administrable.contains(token.userEmail())).toList(),
        page.next());
  }

  private Issued<ApiTokenDetails> issue(Authority authority, NewApiToken wanted) {
    wanted
        .serverId()
        .filter(server -> !catalog.isServerReached(authority, server))
        .ifPresent(
            server -> {
              throw IdentityException.InvalidField.unknownServer();
            });
    return tokens.create(
        caller(authority),
        wanted,
        token ->
            accessTokens
                .issueForApi(
                    token.userEmail(),
                    token.jti(),
                    token.expiresAt(),
                    new TokenScope(
                        Optional.of(token.permissions()).filter(left -> !left.isEmpty()),
                        token.teamId(),
                        token.serverId()))
                .value());
  }

  /** Somebody else's token is treated as nonexistent. */
  private ApiTokenDetails own(Authority authority, String id) {
    return requireOf(authority.email(), existing(id));
  }

  private ApiTokenDetails existing(String id) {
    return tokens.find(id).orElseThrow(() -> new IdentityException.UnknownToken(id));
  }

  private static ApiTokenDetails requireOf(String user, ApiTokenDetails token) {
    if (!token.userEmail().equals(user)) {
      throw new IdentityException.UnknownToken(token.id());
    }
    return token;
  }

  private static EmailAddress caller(Authority authority) {
    return EmailAddress.of(authority.email());
  }
}
