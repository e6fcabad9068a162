package dev.mcpgateway.bootstrap;

/** The progress of a replica's bootstrap. */
public enum BootstrapPhase {
  /** The bootstrap has not begun: the server is still deploying the application. */
  STARTING,
  /** Probes whether the schema is at head. */
  PROBING,
  /** The database cannot be reached; the connection is retried. */
  WAITING_FOR_DATABASE,
  /** Another replica holds the migration lock. */
  WAITING_FOR_LOCK,
  /**
   * Migrations are skipped here, and the runner that is responsible for them has yet to migrate.
   */
  WAITING_FOR_RUNNER,
  /** This replica holds the lock and migrates. */
  MIGRATING,
  /** The schema is at head; the ordered steps run. */
  STEPS,
  /** The schema is at head (or ahead) and every step is done. */
  DONE,
  /** The bootstrap has given up, and with it the deployment. */
  FAILED
}
