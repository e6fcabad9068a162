package dev.mcpgateway.rbac.control;

import dev.mcpgateway.persistence.Columns;
import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.entity.RoleAssignment;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The user_roles table: reads committed rows, writes in savepoints. */
@Dependent
public class AssignmentStore {

  private static final Set<String> ONE_PER_FACT =
      Set.of("user_roles_active_fact_key", "user_roles_active_team_fact_key");
  private static final int ATTEMPTS = 3;

  // Until this transaction ends nobody can change or delete the role, so no deleted role is
  // assigned.
  private static final String LOCK_ROLE =
      """
      SELECT name, scope, is_active, clock_timestamp()
      FROM roles WHERE id = ? FOR SHARE
      """;

  private static final String INSERT =
      """
      INSERT INTO user_roles (id, user_email, role_id, scope, scope_id, granted_by, expires_at, grant_source)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String RETIRE_EXPIRED =
      """
      UPDATE user_roles SET is_active = false
      WHERE user_email = ? AND role_id = ? AND scope = ? AND scope_id IS NOT DISTINCT FROM CAST(? AS varchar)
          AND is_active AND expires_at <= clock_timestamp()
      """;

  private static final String REVOKE =
      """
      UPDATE user_roles SET is_active = false, revoked_at = clock_timestamp(), revoked_by = ?
      WHERE id = ? AND is_active
      """;

  private static final String REVOKE_ALL_OF_ROLE =
      """
      UPDATE user_roles SET is_active = false, revoked_at = clock_timestamp(), revoked_by = ?
      WHERE role_id = ? AND is_active
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /** The identity of an assignment: at most one assignment of a fact is active. */
  public record Fact(String userEmail, String roleId, RoleScope scope, Optional<String> teamId) {}

  /** The role that is to be assigned, and the database's time. */
  public record LockedRole(String name, RoleScope scope, boolean active, Instant now) {}

  /** Reads the role and locks its row until the transaction ends. */
  public Optional<LockedRole> lockRole(String roleId) {
    if (!RoleStore.isPlausible(roleId)) {
      return Optional.empty();
    }
    return SqlRead.of(LOCK_ROLE, roleId)
        .first(
            entities,
            row ->
                new LockedRole(
                    row.getString(1),
                    RoleScope.of(row.getString(2)).orElseThrow(),
                    row.getBoolean(3),
                    Columns.time(row, "clock_timestamp").orElseThrow()));
  }

  /** Finds the active assignment of the fact, expired or not. */
  public Optional<RoleAssignment> findActive(Fact fact) {
    if (!RoleStore.isPlausible(fact.roleId())
        || fact.teamId().filter(team -> !RoleStore.isPlausible(team)).isPresent()) {
      return Optional.empty();
    }
    TypedQuery<RoleAssignment> query =
        entities.createNamedQuery(
            fact.teamId().isPresent()
                ? RoleAssignment.ACTIVE_TEAM_FACT
                : RoleAssignment.ACTIVE_GLOBAL_FACT,
            RoleAssignment.class);
    fact.teamId().ifPresent(team -> query.setParameter("team", team));
    return query
        .setHint(RoleStore.STORE_MODE, CacheStoreMode.REFRESH)
        .setParameter("user", fact.userEmail())
        .setParameter("role", fact.roleId())
        .setParameter("scope", fact.scope())
        .getResultStream()
        .findFirst();
  }

  /** Lists a user's active assignments by scope and age, expired or not. */
  public List<RoleAssignment> activeOf(String userEmail) {
    return entities
        .createNamedQuery(RoleAssignment.ACTIVE_OF_USER, RoleAssignment.class)
        .setHint(RoleStore.STORE_MODE, CacheStoreMode.REFRESH)
        .setParameter("user", userEmail)
        .getResultList();
  }

  /** Inserts the assignment, replacing an expired one, or returns the live one of the same fact. */
  public GetOrCreateResult<RoleAssignment> insertOrFind(
      Fact fact,
      Optional<String> grantedBy,
      Optional<Instant> expiresAt,
      GrantSource source,
      Instant now) {
    Optional<RoleAssignment> present = findActive(fact);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (present.isPresent() && !present.get().hasExpired(now)) {
        return new GetOrCreateResult<>(present.get(), false);
      }
      if (present.isPresent()) {
        retireExpired(fact);
      }
      GetOrCreateResult<RoleAssignment> saved = insert(fact, grantedBy, expiresAt, source);
      if (saved.created()) {
        return saved;
      }
      present = Optional.of(saved.value());
    }
    throw new PersistenceException(
        String.format(Locale.ROOT, "Each of %d winners had expired", ATTEMPTS));
  }

  /** Ends an active assignment. */
  public void revoke(RoleAssignment assignment, Optional<String> revokedBy) {
    SavepointWriter.on(entities)
        .write(
            SqlWrite.of(REVOKE, revokedBy.orElse(null), assignment.id()),
            revocationRefusal(revokedBy));
    entities.refresh(assignment);
  }

  /** Ends every active assignment of a role. */
  public void revokeAllOf(String roleId, Optional<String> revokedBy) {
    SavepointWriter.on(entities)
        .write(
            SqlWrite.of(REVOKE_ALL_OF_ROLE, revokedBy.orElse(null), roleId),
            revocationRefusal(revokedBy));
  }

  private GetOrCreateResult<RoleAssignment> insert(
      Fact fact, Optional<String> grantedBy, Optional<Instant> expiresAt, GrantSource source) {
    return SavepointWriter.on(entities)
        .insertOrFind(
            SqlWrite.of(
                INSERT,
                UUID.randomUUID().toString(),
                fact.userEmail(),
                fact.roleId(),
                fact.scope().id(),
                fact.teamId().orElse(null),
                grantedBy.orElse(null),
                expiresAt.orElse(null),
                source.id()),
            ONE_PER_FACT,
            () -> findActive(fact),
            refusal(fact, grantedBy));
  }

  private void retireExpired(Fact fact) {
    SavepointWriter.on(entities)
        .write(
            SqlWrite.of(
                RETIRE_EXPIRED,
                fact.userEmail(),
                fact.roleId(),
                fact.scope().id(),
                fact.teamId().orElse(null)),
            RbacException.ConstraintRefused::new);
  }

  private static Function<ConstraintViolation, RbacException> refusal(
      Fact fact, Optional<String> grantedBy) {
    return violation ->
        switch (violation.constraint()) {
          case "user_roles_user_email_fkey" -> new RbacException.UnknownUser(fact.userEmail());
          case "user_roles_granted_by_fkey" -> new RbacException.UnknownUser(grantedBy.orElse(""));
          case "user_roles_scope_id_fkey" ->
              new RbacException.UnknownTeam(fact.teamId().orElse(""));
          case "user_roles_role_id_fkey", "user_roles_role_scope_fkey" ->
              new RbacException.UnknownRole(fact.roleId());
          default -> new RbacException.ConstraintRefused(violation);
        };
  }

  private static Function<ConstraintViolation, RbacException> revocationRefusal(
      Optional<String> revokedBy) {
    return violation ->
        violation.constraint().equals("user_roles_revoked_by_fkey")
            ? new RbacException.UnknownUser(revokedBy.orElse(""))
            : new RbacException.ConstraintRefused(violation);
  }
}
