package dev.mcpgateway.schema;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records, in order, the events of a {@link SchemaListener}. */
final class Recorder implements SchemaListener {

  private final List<String> events = new CopyOnWriteArrayList<>();

  List<String> events() {
    return events;
  }

  boolean migrated() {
    return events.contains("migrated");
  }

  @Override
  public void databaseUnreachable(String target, Duration waited, Duration bound, String cause) {
    events.add("unreachable " + target + ": " + cause);
  }

  @Override
  public void databaseReadOnly(String target, Duration waited, Duration bound) {
    events.add("read-only");
  }

  @Override
  public void probed(SchemaState state) {
    events.add("probed " + state.describe());
  }

  @Override
  public void waiting(Optional<LockHolder> holder, Duration waited, Duration bound) {
    events.add("waiting for " + holder.map(LockHolder::applicationName).orElse("somebody"));
  }

  @Override
  public void retrying(String cause, Duration waited, Duration bound) {
    events.add("retrying after " + cause);
  }

  @Override
  public void migrating(List<ChangeSetKey> pending) {
    events.add("migrating " + pending.size());
  }

  @Override
  public void applied(ChangeSetKey change, int number, int total, Duration took) {
    events.add("applied " + change.id() + " " + number + "/" + total);
  }

  @Override
  public void migrated(Duration took) {
    events.add("migrated");
  }
}
