package dev.mcpgateway.upstream;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Finds out what an upstream offers. */
@ApplicationScoped
public class UpstreamReader {

  /**
   * Asks in both eras and reads all pages of its tools, resources, resource templates and prompts.
   * Waits for that: call it without a transaction, on a thread that may wait, such as a virtual
   * one.
   *
   * @param deadline for all of it; at registering 20 seconds
   * @throws UpstreamException with the first fault of what cannot be done without
   */
  public UpstreamOffer read(UpstreamServer server, Duration deadline) {
    throw new UnsupportedOperationException(server + " is read in " + deadline);
  }
}
