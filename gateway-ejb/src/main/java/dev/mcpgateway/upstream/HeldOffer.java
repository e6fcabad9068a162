package dev.mcpgateway.upstream;

/** What was read of an upstream; the memory that it takes counts until this is closed. */
public final class HeldOffer implements AutoCloseable {

  private final UpstreamOffer offer;
  private final ReadBudget.Share memory;

  HeldOffer(UpstreamOffer offer, ReadBudget.Share memory) {
    this.offer = offer;
    this.memory = memory;
  }

  public UpstreamOffer offer() {
    return offer;
  }

  @Override
  public void close() {
    memory.close();
  }
}
