package dev.mcpgateway.rbac.control;

import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.rbac.RbacException;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Ensures that somebody can administer the gateway: an active user who holds everything, everywhere
 * and without expiry.
 */
@Dependent
public class AdministratorGuard {

  // UNION ends cycles that were made by hand.
  private static final String FIND =
      """
      WITH RECURSIVE everything (id) AS (
          SELECT id FROM roles WHERE is_active AND permissions @> CAST('["*"]' AS jsonb)
          UNION
          SELECT r.id FROM everything e JOIN roles r ON r.inherits_from = e.id AND r.is_active)
      SELECT u.email
      FROM user_roles ur JOIN email_users u ON u.email = ur.user_email AND u.is_active
      WHERE ur.is_active AND ur.expires_at IS NULL AND ur.scope = 'global'
          AND ur.role_id IN (SELECT id FROM everything) AND u.email <> ?
      ORDER BY u.email = ? DESC, u.created_at, u.email LIMIT 1
      """;

  private static final String LOCK =
      "SELECT CAST(pg_advisory_xact_lock(hashtext('mcpgateway.rbac.administrators'),"
          + " hashtext(current_schema())) AS varchar)";

  private static final int LOCK_TIMEOUT_MILLIS = 10_000;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /**
   * Runs a change, and requires that an administrator remains if there was one before. Such changes
   * run one at a time, so two administrators cannot remove each other.
   *
   * @throws RbacException.LastAdministrator if none would remain
   */
  public <T> T keepOne(Supplier<T> change) {
    entities
        .createNativeQuery(LOCK)
        .setHint("jakarta.persistence.query.timeout", LOCK_TIMEOUT_MILLIS)
        .getResultList();
    boolean before = isAny();
    T result = change.get();
    entities.flush();
    if (before && !isAny()) {
      throw new RbacException.LastAdministrator();
    }
    return result;
  }

  /**
   * Finds an administrator.
   *
   * @param preferred returned if they are one; otherwise the one with the oldest account is
   * @param except never returned
   */
  public Optional<String> find(String preferred, String except) {
    return SqlRead.of(FIND, except, preferred).first(entities, row -> row.getString(1));
  }

  private boolean isAny() {
    return find("", "").isPresent();
  }
}
