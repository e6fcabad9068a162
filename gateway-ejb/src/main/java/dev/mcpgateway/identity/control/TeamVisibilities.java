package dev.mcpgateway.identity.control;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/**
 * Makes private what is neither private nor public.
 *
 * <p>The constraint {@code email_teams_visibility_known} refuses other values from whoever writes
 * now. Rows with one can only be from before the constraint: loaded from an older system while it
 * was dropped, and then put back {@code NOT VALID} (docs/adr/0021). Such a row is the reason why
 * the constraint cannot be validated, and any change of it fails, until this has run.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class TeamVisibilities {

  /** Rows are locked in one order, as other replicas do the same at the same time. */
  private static final String NORMALISE =
      """
      UPDATE email_teams SET visibility = 'private', updated_at = now(), version = version + 1
      WHERE id IN (
          SELECT id FROM email_teams WHERE visibility NOT IN ('private', 'public')
          ORDER BY id FOR NO KEY UPDATE)
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /** Does it, and gives the number of teams that it made private. */
  public int normalise() {
    return entities.createNativeQuery(NORMALISE).executeUpdate();
  }
}
