package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogKind;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs each batch in a transaction of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class OrphanBatches {

  /**
   * Failures caused by concurrent transactions, after which a retry helps: a unique violation (a
   * name was taken in the meantime), a serialization failure, a deadlock, a lock timeout.
   */
  private static final Set<String> TRANSIENT_STATES = Set.of("23505", "40001", "40P01", "55P03");

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Resource private EJBContext context;

  /** Finds the oldest row without owner of each kind that has any. */
  public Map<CatalogKind, String> oldestOrphans() {
    try {
      return OrphanBatch.oldestOrphans(entities.unwrap(Connection.class));
    } catch (SQLException e) {
      throw new PersistenceException(e.getMessage(), e);
    }
  }

  /**
   * Adopts one batch.
   *
   * @return the result; empty, changing nothing, if a concurrent transaction interfered
   */
  public Optional<OrphanBatch.Result> adopt(CatalogKind kind, String teamId, String ownerEmail) {
    Connection connection = entities.unwrap(Connection.class);
    try {
      return OrphanBatch.tryLock(connection)
          ? Optional.of(new OrphanBatch(kind, teamId, ownerEmail).adopt(connection))
          : Optional.empty();
    } catch (SQLException e) {
      if (TRANSIENT_STATES.contains(e.getSQLState())) {
        context.setRollbackOnly();
        return Optional.empty();
      }
      throw new PersistenceException(
          "%s (SQLSTATE %s)".formatted(e.getMessage(), e.getSQLState()), e);
    }
  }
}
