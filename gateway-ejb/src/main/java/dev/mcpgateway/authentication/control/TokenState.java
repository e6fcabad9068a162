package dev.mcpgateway.authentication.control;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the database says, at this moment, of a token's user and of the token.
 *
 * @param passwordChangedAt empty where it never was
 * @param passwordVersion another one after each change of the password, and of whether the user is
 *     active
 * @param apiToken empty where the token's id is no API token's of this user
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
   * @param permissions what is left of the user's; empty where all are
   * @param addresses the networks from which it may be used; empty where any
   */
  public record ApiToken(
      String id,
      boolean live,
      Optional<String> teamId,
      Optional<String> serverId,
      Set<String> permissions,
      Set<String> addresses) {}
}
