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

/** Permissions, and until when each is held: of several grants the one that ends last decides. */
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
   * What a token leaves of them.
   *
   * @param team that they are held in; empty where none is named
   */
  Holdings narrowedBy(TokenScope narrowing, Optional<String> team) {
    Map<Permission, Instant> left = new EnumMap<>(Permission.class);
    for (Permission permission : Permission.values()) {
      if (narrowing.leaves(permission, team)) {
        end(permission).ifPresent(end -> left.put(permission, end));
      }
    }
    return new Holdings(left);
  }

  /** Whether {@code *} is held. */
  public boolean areEverything() {
    return ends.containsKey(Permission.EVERYTHING);
  }

  /** Whether {@code *} is held, and has no end. */
  public boolean areEverythingWithoutEnd() {
    return NEVER.equals(ends.get(Permission.EVERYTHING));
  }

  /** Those of the permissions that are not held. */
  public NavigableSet<String> missing(Collection<String> permissions) {
    NavigableSet<String> missing = new TreeSet<>();
    permissions.stream().filter(id -> end(id).isEmpty()).forEach(missing::add);
    return missing;
  }

  /**
   * When the first of the permissions ends.
   *
   * @param permissions that are held
   * @return empty where none of them does
   */
  public Optional<Instant> end(Collection<String> permissions) {
    return permissions.stream()
        .flatMap(id -> end(id).stream())
        .min(Instant::compareTo)
        .filter(end -> !end.equals(NEVER));
  }

  /** Those of the permissions of others that are not held here. */
  public NavigableSet<String> missing(Holdings others) {
    return missing(others.ends.keySet().stream().map(Permission::id).toList());
  }

  /** Those of the permissions of others that end here before they end there. */
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
