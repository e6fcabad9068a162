package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A new API token.
 *
 * @param teamId the team that the token is limited to
 * @param serverId the virtual server that the token is limited to
 * @param permissions the permissions that the token is limited to; empty if it has all of its
 *     user's
 * @param ipRestrictions the addresses or networks (CIDR) that it may be used from; empty for any
 * @param tags labels for finding it
 * @param expiresAt in the future; empty if it does not expire
 */
public record NewApiToken(
    String name,
    Optional<String> description,
    Optional<String> teamId,
    Optional<String> serverId,
    Set<String> permissions,
    Set<String> ipRestrictions,
    Set<String> tags,
    Optional<Instant> expiresAt) {

  public NewApiToken {
    permissions = Set.copyOf(permissions);
    ipRestrictions = Set.copyOf(ipRestrictions);
    tags = Set.copyOf(tags);
  }

  public NewApiToken inTeam(String id) {
    return new NewApiToken(
        name, description, Optional.of(id), serverId, permissions, ipRestrictions, tags, expiresAt);
  }
}
