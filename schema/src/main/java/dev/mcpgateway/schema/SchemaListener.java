package dev.mcpgateway.schema;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Is told how the schema comes to head. Called on the thread that does the work. */
public interface SchemaListener {

  /** Hears nothing. */
  SchemaListener SILENT = new SchemaListener() {};

  /**
   * The database cannot be reached and will be tried again.
   *
   * @param target host, port and database
   * @param waited for how long it has been tried
   * @param bound for how long it will be tried
   * @param cause one line
   */
  default void databaseUnreachable(String target, Duration waited, Duration bound, String cause) {}

  /**
   * The database cannot be written to, which is needed now, and will be tried again.
   *
   * @param target host, port and database
   * @param waited for how long it has been tried
   * @param bound for how long it will be tried
   */
  default void databaseReadOnly(String target, Duration waited, Duration bound) {}

  /** The probe has answered. */
  default void probed(SchemaState state) {}

  /**
   * Another replica holds the lock, or another runner has yet to migrate.
   *
   * @param holder who holds the lock, where that is known
   * @param waited for how long this replica has waited
   * @param bound for how long it will wait
   */
  default void waiting(Optional<LockHolder> holder, Duration waited, Duration bound) {}

  /** An attempt failed in a way that may pass; there will be another. */
  default void retrying(String cause, Duration waited, Duration bound) {}

  /** This replica holds the lock and begins to migrate. */
  default void migrating(List<ChangeSetKey> pending) {}

  /**
   * A change set has been applied, or rolled back; it counts once the transaction commits.
   *
   * @param number its number in this run, from 1
   * @param total how many this run has
   */
  default void applied(ChangeSetKey change, int number, int total, Duration took) {}

  /** The migration is committed. */
  default void migrated(Duration took) {}
}
