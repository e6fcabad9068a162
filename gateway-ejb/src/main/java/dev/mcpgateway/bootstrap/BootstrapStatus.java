package dev.mcpgateway.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** How far the bootstrap has come: written by the bootstrap alone, read by anyone at no cost. */
@ApplicationScoped
public class BootstrapStatus {

  private volatile BootstrapSnapshot snapshot = BootstrapSnapshot.starting(Instant.now());

  /** The state of this moment. */
  public BootstrapSnapshot snapshot() {
    return snapshot;
  }

  /** Replaces the state by a newer one. Only the thread of the bootstrap may call this. */
  public void publish(BootstrapSnapshot next) {
    snapshot = next;
  }
}
