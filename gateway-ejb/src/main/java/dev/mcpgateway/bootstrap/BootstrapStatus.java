package dev.mcpgateway.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** The state of the bootstrap: written by the bootstrap only, read by anyone without blocking. */
@ApplicationScoped
public class BootstrapStatus {

  private volatile BootstrapSnapshot snapshot = BootstrapSnapshot.starting(Instant.now());

  /** The current state. */
  public BootstrapSnapshot snapshot() {
    return snapshot;
  }

  /** Publishes a new state. Only the thread of the bootstrap may call this. */
  public void publish(BootstrapSnapshot next) {
    snapshot = next;
  }
}
