package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API token to be made.
 *
 * @param teamId the team that it is narrowed to
 * @param serverId the virtual server that it is narrowed to
 * @param permissions what it is narrowed to; none where it may do all that its user may
 * @param ipRestrictions the addresses or networks (CIDR) that it may be used from; none: all
 * @param tags words to find it by
 * @param expiresAt in the future; empty where it does not end
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

  public static NewApiToken of(String name) {
    return new NewApiToken(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        Set.of(),
        Optional.empty());
  }

  public NewApiToken inTeam(String id) {
    return new NewApiToken(
        name, description, Optional.of(id), serverId, permissions, ipRestrictions, tags, expiresAt);
  }

  public NewApiToken until(Instant expiry) {
    return new NewApiToken(
        name,
        description,
        teamId,
        serverId,
        permissions,
        ipRestrictions,
        tags,
        Optional.of(expiry));
  }
}
