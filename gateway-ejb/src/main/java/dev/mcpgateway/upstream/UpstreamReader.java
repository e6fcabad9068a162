package dev.mcpgateway.upstream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Finds out what an upstream offers. */
@ApplicationScoped
public class UpstreamReader {

  private UpstreamClient client;
  private ReadBudget budget;

  protected UpstreamReader() {}

  @Inject
  public UpstreamReader(UpstreamClient client) {
    this(client, ReadBudget.ofHeap());
  }

  UpstreamReader(UpstreamClient client, ReadBudget budget) {
    this.client = client;
    this.budget = budget;
  }

  /**
   * Asks in both eras and reads all pages of its tools, resources, resource templates and prompts.
   * Waits for that: call it without a transaction, on a thread that may wait, such as a virtual
   * one.
   *
   * @param deadline for all of it; at registering 20 seconds
   * @return what is to be closed when nothing of it is needed any more: all readings together have
   *     a quarter of the heap
   * @throws UpstreamException with the first fault of what cannot be done without
   */
  public HeldOffer read(UpstreamServer server, Duration deadline) {
    ReadBudget.Share memory = budget.share();
    try (McpDialog dialog = new McpDialog(client, server, deadline, memory)) {
      return new HeldOffer(new OfferReading(dialog, server, client.settings()).read(), memory);
    } catch (RuntimeException | Error failure) {
      memory.close();
      throw failure;
    }
  }
}
