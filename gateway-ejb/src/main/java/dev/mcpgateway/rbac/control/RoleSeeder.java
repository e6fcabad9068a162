package dev.mcpgateway.rbac.control;

import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleCatalogue;
import dev.mcpgateway.rbac.RoleDefinition;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.SeedingSummary;
import dev.mcpgateway.rbac.entity.Role;
import dev.mcpgateway.schema.SettingLookup;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ensures that the default roles and the extra roles exist. Every replica does so at every start,
 * concurrently with others: the loser of a race uses the winner's row.
 *
 * <p>A default role's permissions follow the catalogue of the newest version that has ever started
 * here (see docs/adr/0010). An extra role is created once, and then belongs to the administrators
 * of the gateway.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class RoleSeeder {

  private record Key(RoleScope scope, String name) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::scope).thenComparing(Key::name);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private enum Change {
    CREATED,
    CONVERGED,
    UNCHANGED,
    NEWER
  }

  @Inject private RoleStore roles;
  @Inject private Event<AccessChanged> changed;

  /**
   * Seeds the roles of this version of the gateway and of its settings, in a transaction of its
   * own.
   *
   * @throws RbacException, seeding nothing, if the extra roles file is invalid, or a role created
   *     by a user has the name of a default role
   */
  public SeedingSummary seed(SettingLookup lookup) {
    RbacSettings settings = RbacSettings.from(lookup);
    return seed(
        RoleCatalogue.CURRENT,
        settings.extraRolesFile().map(ExtraRolesFile::read).orElse(List.of()));
  }

  /** Like {@link #seed(SettingLookup)}, with the given roles. */
  public SeedingSummary seed(RoleCatalogue catalogue, List<RoleDefinition> extraRoles) {
    Map<Key, Role> present =
        roles.all().stream()
            .filter(Role::isActive)
            .collect(
                Collectors.toMap(RoleSeeder::key, Function.identity(), (older, newer) -> older));
    Map<Key, Change> defaultChanges = new TreeMap<>();
    Map<Key, Change> extraChanges = new TreeMap<>();
    Set<Key> defaults = catalogue.roles().stream().map(RoleSeeder::key).collect(Collectors.toSet());
    // The same order on all replicas, whatever their files contain, avoids deadlocks.
    List<RoleDefinition> inOrder =
        Stream.concat(catalogue.roles().stream(), extraRoles.stream())
            .sorted(Comparator.comparing(RoleSeeder::key))
            .toList();
    for (RoleDefinition role : inOrder) {
      Key key = key(role);
      Optional<Role> found = Optional.ofNullable(present.get(key));
      if (defaults.contains(key)) {
        defaultChanges.put(key, seedDefault(role, found, catalogue.version()));
      } else {
        extraChanges.put(key, seedExtra(role, found));
      }
    }
    SeedingSummary summary =
        new SeedingSummary(
            count(defaultChanges, Change.CREATED),
            count(defaultChanges, Change.CONVERGED),
            count(defaultChanges, Change.UNCHANGED),
            count(defaultChanges, Change.NEWER),
            count(extraChanges, Change.CREATED),
            count(extraChanges, Change.UNCHANGED));
    if (summary.changedAnything()) {
      changed.fire(new AccessChanged());
    }
    return summary;
  }

  private Change seedDefault(RoleDefinition wanted, Optional<Role> found, int version) {
    GetOrCreateResult<Role> saved =
        found
            .map(role -> new GetOrCreateResult<>(role, false))
            .orElseGet(() -> roles.insertOrFind(row(wanted, true, version)));
    Role role = saved.value();
    if (saved.created()) {
      return Change.CREATED;
    }
    if (!role.isSystemRole()) {
      throw new RbacException.DefaultRoleNameTaken(role.name(), role.scope(), role.id());
    }
    if (role.catalogVersion() > version) {
      return Change.NEWER;
    }
    if (role.catalogVersion() == version && role.permissions().equals(wanted.permissions())) {
      return Change.UNCHANGED;
    }
    Role converged = roles.converge(role, RoleRules.inOrder(wanted.permissions()), version);
    return converged.catalogVersion() > version ? Change.NEWER : Change.CONVERGED;
  }

  private Change seedExtra(RoleDefinition wanted, Optional<Role> found) {
    return found.isEmpty() && roles.insertOrFind(row(wanted, false, 0)).created()
        ? Change.CREATED
        : Change.UNCHANGED;
  }

  private static RoleStore.Row row(RoleDefinition role, boolean systemRole, int version) {
    return new RoleStore.Row(
        role.name(),
        role.scope(),
        Optional.of(role.description()).filter(text -> !text.isEmpty()),
        RoleRules.inOrder(role.permissions()),
        Optional.empty(),
        Optional.empty(),
        systemRole,
        version);
  }

  private static int count(Map<Key, Change> changes, Change kind) {
    return (int) changes.values().stream().filter(change -> change == kind).count();
  }

  private static Key key(Role role) {
    return new Key(role.scope(), role.name());
  }

  private static Key key(RoleDefinition role) {
    return new Key(role.scope(), role.name());
  }
}
