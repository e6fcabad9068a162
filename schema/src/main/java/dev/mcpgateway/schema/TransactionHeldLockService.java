package dev.mcpgateway.schema;

import liquibase.database.Database;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;

/**
 * Tells Liquibase that it holds its lock, since the surrounding transaction is the lock. So {@code
 * DATABASECHANGELOGLOCK} is neither created nor read. It replaces Liquibase's own service on a
 * {@link SavepointConnection} only.
 */
public final class TransactionHeldLockService implements LockService {

  private static final int ABOVE_THE_STANDARD_SERVICE = 1_000;

  @Override
  public int getPriority() {
    return ABOVE_THE_STANDARD_SERVICE;
  }

  @Override
  public boolean supports(Database database) {
    return database.getConnection() instanceof SavepointConnection;
  }

  @Override
  public boolean hasChangeLogLock() {
    return true;
  }

  @Override
  public boolean acquireLock() {
    return true;
  }

  @Override
  public DatabaseChangeLogLock[] listLocks() {
    return new DatabaseChangeLogLock[0];
  }

  @Override
  public void setDatabase(Database database) {}

  @Override
  public void setChangeLogLockWaitTime(long minutes) {}

  @Override
  public void setChangeLogLockRecheckTime(long seconds) {}

  @Override
  public void waitForLock() {}

  @Override
  public void releaseLock() {}

  @Override
  public void forceReleaseLock() {}

  @Override
  public void reset() {}

  @Override
  public void init() {}

  @Override
  public void destroy() {}
}
