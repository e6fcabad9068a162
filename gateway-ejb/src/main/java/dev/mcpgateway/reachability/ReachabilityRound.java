package dev.mcpgateway.reachability;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/**
 * Checks the database once, and publishes the result. It never throws, since a scheduler does not
 * repeat a task that has thrown. Changes are logged once.
 */
final class ReachabilityRound implements Runnable {

  private static final Logger LOG = System.getLogger(ReachabilityRound.class.getName());

  private final DatabasePing ping;
  private final DatabaseReachability reachability;
  private DatabaseState logged = DatabaseState.WRITABLE;
  private boolean broken;

  ReachabilityRound(DatabasePing ping, DatabaseReachability reachability) {
    this.ping = ping;
    this.reachability = reachability;
  }

  @Override
  public void run() {
    try {
      Reachability answer = ping.check();
      reachability.publish(answer);
      broken = false;
      logChange(answer);
    } catch (RuntimeException | Error e) {
      reachability.publish(
          Reachability.failed(
              Instant.now(), Duration.ZERO, "the question failed: " + e.getClass().getName()));
      if (!broken) {
        broken = true;
        LOG.log(Level.ERROR, "The database cannot be asked whether it is there", e);
      }
    }
  }

  private void logChange(Reachability answer) {
    if (answer.state() != logged) {
      logged = answer.state();
      LOG.log(
          answer.isWritable() ? Level.INFO : Level.WARNING,
          answer
              .problem()
              .map(problem -> "The database cannot be used: " + problem)
              .orElse("The database can be used again"));
    }
  }
}
