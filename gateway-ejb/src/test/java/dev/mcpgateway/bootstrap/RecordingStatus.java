package dev.mcpgateway.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real status that also records everything that was published. */
class RecordingStatus extends BootstrapStatus {

  private final List<BootstrapSnapshot> published = new CopyOnWriteArrayList<>();

  @Override
  public void publish(BootstrapSnapshot next) {
    published.add(next);
    super.publish(next);
  }

  List<BootstrapSnapshot> published() {
    return published;
  }

  /** The phases in the order in which they were entered. */
  List<BootstrapPhase> phases() {
    List<BootstrapPhase> phases = new ArrayList<>();
    for (BootstrapSnapshot snapshot : published) {
      if (phases.isEmpty() || phases.get(phases.size() - 1) != snapshot.phase()) {
        phases.add(snapshot.phase());
      }
    }
    return phases;
  }
}
