package dev.mcpgateway.upstream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Finds out what an upstream offers. */
@ApplicationScoped
public class UpstreamReader {

  private final ReadBudget budget = ReadBudget.ofHeap();

  private UpstreamClient client;

  protected UpstreamReader() {}

  @Inject
  public UpstreamReader(UpstreamClient client) {
    this.client = client;
  }

  /**
   * Asks in both eras and reads all pages of its tools, resources, resource templates and prompts.
   * Waits for that: call it without a transaction, on a thread that may wait, such as a virtual
   * one.
   *
   * @param deadline for all of it; at registering 20 seconds
   * @throws UpstreamException with the first fault of what cannot be done without
   */
  public UpstreamOffer read(UpstreamServer server, Duration deadline) {
    try (McpDialog dialog = new McpDialog(client, server, deadline, budget)) {
      return new OfferReading(dialog, server, client.settings().maxListItems()).read();
    }
  }
}
