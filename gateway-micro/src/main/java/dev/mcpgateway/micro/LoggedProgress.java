package dev.mcpgateway.micro;

import dev.mcpgateway.schema.ChangeSetKey;
import dev.mcpgateway.schema.LockHolder;
import dev.mcpgateway.schema.SchemaListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Logs what happens to the schema. */
final class LoggedProgress implements SchemaListener {

  private static final Duration LINE_EVERY = Duration.ofSeconds(5);

  private Duration nextLine = Duration.ZERO;

  @Override
  public void databaseUnreachable(String target, Duration waited, Duration bound, String cause) {
    Console.LOG.warning(
        String.format(
            Locale.ROOT,
            "The database at %s cannot be reached; waiting since %d s, at most %s: %s",
            target,
            waited.toSeconds(),
            bound,
            cause));
  }

  @Override
  public void databaseReadOnly(String target, Duration waited, Duration bound) {
    Console.LOG.warning(
        String.format(
            Locale.ROOT,
            "The database at %s is read-only; waiting since %d s, at most %s",
            target,
            waited.toSeconds(),
            bound));
  }

  @Override
  public void waiting(Optional<LockHolder> holder, Duration waited, Duration bound) {
    logThrottled(
        waited,
        String.format(
            Locale.ROOT,
            "Waiting since %d s, at most %s, while another migrates%s",
            waited.toSeconds(),
            bound,
            holder.map(h -> ": " + h).orElse("")));
  }

  @Override
  public void retrying(String cause, Duration waited, Duration bound) {
    logThrottled(
        waited,
        String.format(
            Locale.ROOT,
            "Trying again since %d s, at most %s: %s",
            waited.toSeconds(),
            bound,
            cause));
  }

  /** Attempts are less than a second apart. */
  private void logThrottled(Duration waited, String line) {
    if (waited.compareTo(nextLine) >= 0) {
      Console.LOG.info(line);
      nextLine = waited.plus(LINE_EVERY);
    }
  }

  @Override
  public void migrating(List<ChangeSetKey> pending) {
    Console.LOG.info(String.format(Locale.ROOT, "Migrating: %d changes", pending.size()));
  }

  @Override
  public void applied(ChangeSetKey change, int number, int total, Duration took) {
    Console.LOG.info(
        String.format(Locale.ROOT, "%d of %d: %s (%d ms)", number, total, change, took.toMillis()));
  }

  @Override
  public void migrated(Duration took) {
    Console.LOG.info(String.format(Locale.ROOT, "Migrated in %d ms", took.toMillis()));
  }
}
