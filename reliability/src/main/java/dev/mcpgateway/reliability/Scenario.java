package dev.mcpgateway.reliability;

import java.util.Set;
import java.util.function.Predicate;

/**
 * A scenario with faults.
 *
 * @param name its name on the command line
 * @param what its description, one sentence
 * @param ways the routes on which it is possible
 * @param needs its requirements on the servers
 * @param inMatrix whether it is part of the failure matrix
 * @param plot its actions
 */
record Scenario(
    String name, String what, Predicate<Way> ways, Set<Need> needs, boolean inMatrix, Plot plot) {

  private static final String RANDOM = "random-";

  /** The command-line option that runs it. */
  String option() {
    return inMatrix ? "--scenario " + name : "--random " + name.substring(RANDOM.length());
  }

  /** Requirements on the servers. */
  enum Need {
    /** Proxies on the route, to break connections. */
    PROXIES,
    /** A database on a file system of its own, to be filled up. */
    DATABASE_ON_SMALL_DISK,
    /** The server's write-ahead log on such a file system. */
    LOG_ON_SMALL_DISK,
    /** A second server that follows the first one, to be promoted. */
    STANDBY
  }

  /** Runs a scenario to its end. */
  interface Plot {
    Ending play(Play play) throws Exception;
  }
}
