package dev.mcpgateway.rbac;

import java.util.Optional;
import java.util.Set;

/**
 * What an API token leaves of its user's permissions. It takes away and never adds.
 *
 * @param permissions those that are left, {@code *} leaving all; empty where the token does not say
 * @param teams the ids of the teams in which the user's team roles still count; empty where the
 *     token does not say
 */
public record Narrowing(Optional<Set<String>> permissions, Optional<Set<String>> teams) {

  /** Leaves everything. */
  public static final Narrowing NONE = new Narrowing(Optional.empty(), Optional.empty());

  public Narrowing {
    permissions = permissions.map(Set::copyOf);
    teams = teams.map(Set::copyOf);
  }

  public static Narrowing toPermissions(Set<String> permissions) {
    return new Narrowing(Optional.of(permissions), Optional.empty());
  }

  public Narrowing andTeams(Set<String> ids) {
    return new Narrowing(permissions, Optional.of(ids));
  }

  /** Whether the token says nothing about permissions, or names this one. */
  public boolean leaves(Permission permission) {
    return permissions.isEmpty()
        || permissions.get().contains(permission.id())
        || permissions.get().contains(Permission.EVERYTHING.id());
  }
}
