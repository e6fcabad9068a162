package dev.mcpgateway.authentication.control;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the database says of a token's user and of the token.
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
   * @param valid neither revoked nor expired when it was read
   * @param end when it expires, in nanoseconds of {@link System#nanoTime()}, or a little earlier;
   *     empty if it does not
   * @param teamId the one team on which it acts
   * @param serverId the one virtual server that it reaches
   * @param permissions the permissions that the token is limited to; empty for no limit
   * @param addresses the networks from which it may be used; empty for any
   */
  public record ApiToken(
      String id,
      boolean valid,
      OptionalLong end,
      Optional<String> teamId,
      Optional<String> serverId,
      Set<String> permissions,
      Set<String> addresses) {

    /**
     * Whether it can be used.
     *
     * @param now in nanoseconds of {@link System#nanoTime()}
     */
    boolean isLive(long now) {
      return valid && (end.isEmpty() || end.getAsLong() - now > 0);
    }
  }
}
