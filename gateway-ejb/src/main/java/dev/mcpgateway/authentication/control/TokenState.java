package dev.mcpgateway.authentication.control;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The current state of a token and its user in the database.
 *
 * @param passwordChangedAt empty if it was never changed
 * @param passwordVersion incremented when the password changes, or the user is activated or
 *     deactivated
 * @param apiToken empty if the token's id is not that of an API token of this user
 */
public record TokenState(
    boolean userActive,
    boolean passwordChangeRequired,
    Optional<Instant> passwordChangedAt,
    int passwordVersion,
    Optional<ApiToken> apiToken) {

  /**
   * An API token.
   *
   * @param live neither revoked nor expired
   * @param teamId the one team on which it acts
   * @param serverId the one virtual server that it reaches
   * @param permissions the permissions that the token is limited to; empty for no limit
   * @param addresses the networks from which it may be used; empty for any
   */
  public record ApiToken(
      String id,
      boolean live,
      Optional<String> teamId,
      Optional<String> serverId,
      Set<String> permissions,
      Set<String> addresses) {}
}
