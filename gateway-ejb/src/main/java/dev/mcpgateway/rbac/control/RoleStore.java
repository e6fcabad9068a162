package dev.mcpgateway.rbac.control;

import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.entity.Role;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The roles table: reads committed rows, writes in savepoints. */
@Dependent
public class RoleStore {

  /** Reads bypass the persistence context, since writes do not go through it. */
  static final String STORE_MODE = "jakarta.persistence.cache.storeMode";

  private static final String QUERY_TIMEOUT = "jakarta.persistence.query.timeout";
  private static final int LOCK_TIMEOUT_MILLIS = (int) Duration.ofSeconds(30).toMillis();
  private static final int MAX_ID_LENGTH = 36;

  private static final String ONE_ACTIVE_PER_NAME = "roles_active_name_scope_key";
  private static final String PARENT_EXISTS = "roles_inherits_from_fkey";
  private static final String CREATOR_EXISTS = "roles_created_by_fkey";

  private static final String INSERT =
      """
      INSERT INTO roles (id, name, description, scope, permissions, inherits_from, created_by,
          is_system_role, catalog_version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String UPDATE =
      """
      UPDATE roles SET name = ?, description = ?, permissions = ?, inherits_from = ?, is_active = ?,
          updated_at = clock_timestamp()
      WHERE id = ?
      """;

  // The condition is checked again after waiting for a concurrent transaction, so that of two
  // versions the newer one always wins.
  private static final String CONVERGE =
      """
      UPDATE roles SET permissions = ?, catalog_version = ?, updated_at = clock_timestamp()
      WHERE id = ? AND (catalog_version < ? OR (catalog_version = ? AND permissions <> ?))
      """;

  private static final String ABOVE =
      """
      WITH RECURSIVE above (id) AS (
          SELECT CAST(? AS varchar)
          UNION
          SELECT r.inherits_from FROM above a JOIN roles r ON r.id = a.id WHERE r.inherits_from IS NOT NULL)
      SELECT 1 FROM above WHERE id = ?
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /**
   * The columns of a role to be inserted.
   *
   * @param catalogVersion 0 if its permissions do not come from a catalogue
   */
  public record Row(
      String name,
      RoleScope scope,
      Optional<String> description,
      Set<String> permissions,
      Optional<String> inheritsFrom,
      Optional<String> createdBy,
      boolean systemRole,
      int catalogVersion) {}

  public Optional<Role> find(String id) {
    return isPlausible(id)
        ? Optional.ofNullable(
            entities.find(Role.class, id, Map.of(STORE_MODE, CacheStoreMode.REFRESH)))
        : Optional.empty();
  }

  /** Reads the role and locks its row until the transaction ends. */
  public Optional<Role> lock(String id) {
    return isPlausible(id)
        ? Optional.ofNullable(
            entities.find(
                Role.class,
                id,
                LockModeType.PESSIMISTIC_WRITE,
                Map.of(STORE_MODE, CacheStoreMode.REFRESH, QUERY_TIMEOUT, LOCK_TIMEOUT_MILLIS)))
        : Optional.empty();
  }

  public Optional<Role> findActive(String name, RoleScope scope) {
    if (!isPlausible(name, RoleRules.MAX_NAME_LENGTH)) {
      return Optional.empty();
    }
    return entities
        .createNamedQuery(Role.ACTIVE_BY_NAME, Role.class)
        .setHint(STORE_MODE, CacheStoreMode.REFRESH)
        .setParameter("name", name)
        .setParameter("scope", scope)
        .getResultStream()
        .findFirst();
  }

  /** Lists roles by scope, name and age, including inactive ones. */
  public List<Role> all() {
    return entities
        .createNamedQuery(Role.ALL, Role.class)
        .setHint(STORE_MODE, CacheStoreMode.REFRESH)
        .getResultList();
  }

  /** Inserts the role, or returns the active one with its name and scope. */
  public GetOrCreateResult<Role> insertOrFind(Row row) {
    return SavepointWriter.on(entities)
        .insertOrFind(
            SqlWrite.of(
                INSERT,
                UUID.randomUUID().toString(),
                row.name(),
                row.description().orElse(null),
                row.scope().id(),
                JsonStrings.of(row.permissions()),
                row.inheritsFrom().orElse(null),
                row.createdBy().orElse(null),
                row.systemRole(),
                row.catalogVersion()),
            Set.of(ONE_ACTIVE_PER_NAME),
            () -> findActive(row.name(), row.scope()),
            refusal(row.name(), row.scope(), row.inheritsFrom(), row.createdBy()));
  }

  /** Updates all columns that can change. */
  public Role update(
      Role role,
      String name,
      Optional<String> description,
      Set<String> permissions,
      Optional<String> inheritsFrom,
      boolean active) {
    SavepointWriter.on(entities)
        .write(
            SqlWrite.of(
                UPDATE,
                name,
                description.orElse(null),
                JsonStrings.of(permissions),
                inheritsFrom.orElse(null),
                active,
                role.id()),
            refusal(name, role.scope(), inheritsFrom, Optional.empty()));
    return find(role.id()).orElseThrow();
  }

  /**
   * Updates a role to the permissions of a catalogue, unless it has those of a newer one.
   *
   * @return the resulting role
   */
  public Role converge(Role role, Set<String> permissions, int catalogVersion) {
    SavepointWriter.on(entities)
        .write(
            SqlWrite.of(
                CONVERGE,
                JsonStrings.of(permissions),
                catalogVersion,
                role.id(),
                catalogVersion,
                catalogVersion,
                JsonStrings.of(permissions)),
            RbacException.ConstraintRefused::new);
    return find(role.id()).orElseThrow();
  }

  /**
   * Locks inheritance in this schema until the transaction ends: otherwise two concurrent changes,
   * each valid by itself, could form a cycle.
   */
  public void lockInheritance() {
    entities
        .createNativeQuery(
            "SELECT CAST(pg_advisory_xact_lock(hashtext('mcpgateway.rbac.inheritance'),"
                + " hashtext(current_schema())) AS varchar)")
        .setHint(QUERY_TIMEOUT, LOCK_TIMEOUT_MILLIS)
        .getResultList();
  }

  /** Whether a role is the other or inherits from it, through active or inactive parents. */
  public boolean reaches(String from, String to) {
    return SqlRead.of(ABOVE, from, to).first(entities, row -> true).isPresent();
  }

  /**
   * Whether a text is a possible id; any other would cause a database error rather than an unknown
   * row.
   */
  static boolean isPlausible(String id) {
    return isPlausible(id, MAX_ID_LENGTH);
  }

  static boolean isPlausible(String key, int maxLength) {
    return key != null
        && !key.isEmpty()
        && key.length() <= maxLength
        && key.chars().noneMatch(Character::isISOControl);
  }

  private static Function<ConstraintViolation, RbacException> refusal(
      String name, RoleScope scope, Optional<String> parent, Optional<String> creator) {
    return violation ->
        switch (violation.constraint()) {
          case ONE_ACTIVE_PER_NAME -> new RbacException.RoleNameTaken(name, scope);
          case PARENT_EXISTS -> new RbacException.UnknownRole(parent.orElse(""));
          case CREATOR_EXISTS -> new RbacException.UnknownUser(creator.orElse(""));
          default -> new RbacException.ConstraintRefused(violation);
        };
  }
}
