package dev.mcpgateway.identity.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/**
 * Makes teams private whose visibility is neither private nor public.
 *
 * <p>The constraint {@code email_teams_visibility_known} rejects other values in new writes. Rows
 * with other values can only come from an older system, loaded while the constraint was dropped,
 * which was then recreated {@code NOT VALID} (docs/adr/0021). Until this has run, such a row keeps
 * the constraint from being validated, and any update of it fails.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class TeamVisibilities {

  /** Rows are locked in a fixed order, since other replicas do the same at the same time. */
  private static final String NORMALISE =
      """
      UPDATE email_teams SET visibility = 'private', updated_at = now(), version = version + 1
      WHERE id IN (
          SELECT id FROM email_teams WHERE visibility NOT IN ('private', 'public')
          ORDER BY id FOR NO KEY UPDATE)
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /** Runs it and returns the number of teams that it made private. */
  public int normalise() {
    return entities.createNativeQuery(NORMALISE).executeUpdate();
  }
}
