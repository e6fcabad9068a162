package dev.mcpgateway.reliability;

import java.time.Instant;

/**
 * An event during a run.
 *
 * @param at when
 * @param lane the replica that it concerns, or {@link #DATABASE} or {@link #HARNESS}
 * @param kind what happened
 * @param text its details
 */
record Event(Instant at, String lane, Kind kind, String text) {

  static final String DATABASE = "database";
  static final String HARNESS = "faults";

  /** The kinds of events. */
  enum Kind {
    /** The process was started. */
    STARTED,
    /** The launcher or the bootstrap waits for a database that does not answer. */
    DATABASE_AWAY,
    /** A probe found the schema not at head. */
    NOT_AT_HEAD,
    /** Another holds the lock. */
    WAITING,
    /** An attempt failed and is retried. */
    RETRYING,
    /** This replica has the lock and migrates. */
    MIGRATING,
    /** The migration is committed. */
    MIGRATED,
    /** A probe found the schema at head or ahead. */
    AT_HEAD,
    /** A step after the schema is done. */
    STEP,
    /** The bootstrap is done. */
    BOOTSTRAPPED,
    /** The last line of a start. */
    UP,
    /** The readiness probe answers 200. */
    READY,
    /** It did, and no longer does. */
    NOT_READY,
    /** SIGSTOP. */
    FROZEN,
    /** SIGCONT. */
    THAWED,
    /** SIGKILL. */
    KILLED,
    /** The process ended by itself. */
    EXITED,
    /** A fault was injected. */
    FAULT,
    /** A fault is over. */
    HEALED,
    /** The schema has changed. */
    SCHEMA,
    /** The lock has another holder, or none. */
    LOCK
  }
}
