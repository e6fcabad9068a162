package dev.mcpgateway.rbac.control;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.UserAccess.End;
import dev.mcpgateway.rbac.control.UserAccess.Grant;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Permissions with their expiry: of several grants the one that ends last counts. */
public final class Holdings {

  private static final Instant NEVER = Instant.MAX;

  private final Map<Permission, Instant> ends;

  private Holdings(Map<Permission, Instant> ends) {
    this.ends = ends;
  }

  static Holdings of(Stream<Grant> grants) {
    Map<Permission, Instant> ends = new EnumMap<>(Permission.class);
    grants.forEach(
        grant -> {
          Instant end = grant.end().map(End::time).orElse(NEVER);
          grant.permissions().forEach(permission -> ends.merge(permission, end, Holdings::later));
        });
    return new Holdings(ends);
  }

  /**
   * Limits them to the scope of a token.
   *
   * @param team that they are held in; empty if none is named
   */
  Holdings limitedTo(TokenScope tokenScope, Optional<String> team) {
    Map<Permission, Instant> left = new EnumMap<>(Permission.class);
    for (Permission permission : Permission.values()) {
      if (tokenScope.includes(permission, team)) {
        end(permission).ifPresent(end -> left.put(permission, end));
      }
    }
    return new Holdings(left);
  }

  /** Whether {@code *} is held. */
  public boolean includeEverything() {
    return ends.containsKey(Permission.EVERYTHING);
  }

  /** Whether {@code *} is held without expiry. */
  public boolean includeEverythingPermanently() {
    return NEVER.equals(ends.get(Permission.EVERYTHING));
  }

  /** Returns the permissions that are not held. */
  public NavigableSet<String> missing(Collection<String> permissions) {
    NavigableSet<String> missing = new TreeSet<>();
    permissions.stream().filter(id -> end(id).isEmpty()).forEach(missing::add);
    return missing;
  }

  /**
   * When the first of the permissions expires.
   *
   * @param permissions held permissions
   * @return empty if none of them does
   */
  public Optional<Instant> end(Collection<String> permissions) {
    return permissions.stream()
        .flatMap(id -> end(id).stream())
        .min(Instant::compareTo)
        .filter(end -> !end.equals(NEVER));
  }

  /** Returns the others' permissions that are not held here. */
  public NavigableSet<String> missing(Holdings others) {
    return missing(others.ends.keySet().stream().map(Permission::id).toList());
  }

  /** Returns the others' permissions that expire earlier here than there. */
  public NavigableSet<String> endingBefore(Holdings others) {
    NavigableSet<String> briefer = new TreeSet<>();
    others.ends.forEach(
        (permission, end) -> {
          if (end(permission).filter(end::isAfter).isPresent()) {
            briefer.add(permission.id());
          }
        });
    return briefer;
  }

  private Optional<Instant> end(String id) {
    return Permission.of(id)
        .map(this::end)
        .orElseGet(() -> Optional.ofNullable(ends.get(Permission.EVERYTHING)));
  }

  private Optional<Instant> end(Permission permission) {
    return Stream.of(permission, Permission.EVERYTHING)
        .flatMap(held -> Optional.ofNullable(ends.get(held)).stream())
        .max(Instant::compareTo);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
