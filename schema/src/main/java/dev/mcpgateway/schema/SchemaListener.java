package dev.mcpgateway.schema;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Listens to the progress of a migration. Called on the thread that does the work. */
public interface SchemaListener {

  /** A listener that does nothing. */
  SchemaListener SILENT = new SchemaListener() {};

  /**
   * The database cannot be reached; the connection will be retried.
   *
   * @param target host, port and database
   * @param waited how long it has been retried
   * @param bound how long it will be retried
   * @param cause the cause, on one line
   */
  default void databaseUnreachable(String target, Duration waited, Duration bound, String cause) {}

  /**
   * The database does not accept writes, which are needed now; it will be retried.
   *
   * @param target host, port and database
   * @param waited how long it has been retried
   * @param bound how long it will be retried
   */
  default void databaseReadOnly(String target, Duration waited, Duration bound) {}

  /** The probe has returned. */
  default void probed(SchemaState state) {}

  /**
   * Another replica holds the lock, or another runner has yet to migrate.
   *
   * @param holder the holder of the lock, if known
   * @param waited how long this replica has waited
   * @param bound how long it will wait
   */
  default void waiting(Optional<LockHolder> holder, Duration waited, Duration bound) {}

  /** An attempt failed transiently and will be retried. */
  default void retrying(String cause, Duration waited, Duration bound) {}

  /** This replica holds the lock and begins to migrate. */
  default void migrating(List<ChangeSetKey> pending) {}

  /**
   * A change set has been applied, or rolled back; it counts once the transaction commits.
   *
   * @param number its number in this run, starting at 1
   * @param total the number of changes in this run
   */
  default void applied(ChangeSetKey change, int number, int total, Duration took) {}

  /** The migration is committed. */
  default void migrated(Duration took) {}
}
