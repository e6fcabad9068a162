package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

/**
 * Keeps Liquibase inside a transaction that is not its own. Liquibase commits and rolls back by
 * itself: here that moves a savepoint. Only {@link LockedTransaction} ends the transaction.
 */
final class SavepointConnection extends JdbcConnection {

  private Savepoint savepoint;

  SavepointConnection(Connection connection) throws SQLException {
    super(connection);
    savepoint = connection.setSavepoint();
  }

  @Override
  public void commit() throws DatabaseException {
    try {
      getUnderlyingConnection().releaseSavepoint(savepoint);
      savepoint = getUnderlyingConnection().setSavepoint();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Liquibase rolls back routinely; a real rollback would lose the lock and the work. */
  @Override
  public void rollback() throws DatabaseException {
    try {
      getUnderlyingConnection().rollback(savepoint);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws DatabaseException {
    if (autoCommit) {
      throw new DatabaseException("Auto-commit would end the transaction that is the lock");
    }
  }

  @Override
  public void close() {
    // The connection is closed by its opener.
  }
}
