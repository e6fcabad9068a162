package dev.mcpgateway.reliability;

import java.util.Set;
import java.util.function.Predicate;

/**
 * Something that happens to replicas.
 *
 * @param name as it is written on the command line
 * @param what one sentence
 * @param ways where it can happen
 * @param needs what it needs of the servers
 * @param inMatrix whether it is part of the failure matrix
 * @param plot what happens
 */
record Scenario(
    String name, String what, Predicate<Way> ways, Set<Need> needs, boolean inMatrix, Plot plot) {

  private static final String RANDOM = "random-";

  /** The option of the command line that plays it. */
  String option() {
    return inMatrix ? "--scenario " + name : "--random " + name.substring(RANDOM.length());
  }

  /** What servers can have. */
  enum Need {
    /** Proxies on the way, to break connections. */
    PROXIES,
    /** A database on a file system of its own, to fill it up. */
    DATABASE_ON_SMALL_DISK,
    /** The server's write-ahead log on such a one. */
    LOG_ON_SMALL_DISK,
    /** A second server that follows the first one, to be promoted. */
    STANDBY
  }

  /** Plays a scenario to its end. */
  interface Plot {
    Ending play(Play play) throws Exception;
  }
}
