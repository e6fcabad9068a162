package dev.mcpgateway.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is offered to agents at one moment: what is enabled, there and approved, and nothing
 * else. It never changes.
 */
public final class CatalogSnapshot {

  private final long version;
  private final Map<String, ServedServer> servers = new HashMap<>();
  private final Map<String, ServedGateway> gateways = new HashMap<>();
  private final ServedServer everything;

  /**
   * A snapshot.
   *
   * @param version grows with every change
   * @param everything what all virtual servers and the gateway itself have, by full names
   */
  public CatalogSnapshot(
      long version,
      List<ServedServer> servers,
      List<ServedGateway> gateways,
      ServedServer everything) {
    this.version = version;
    servers.forEach(server -> this.servers.put(server.id(), server));
    gateways.forEach(gateway -> this.gateways.put(gateway.id(), gateway));
    this.everything = everything;
  }

  public long version() {
    return version;
  }

  /** A virtual server that is enabled. */
  public Optional<ServedServer> server(String id) {
    return Optional.ofNullable(servers.get(id));
  }

  /** Everything that is offered, whatever virtual server it is in; its id is empty. */
  public ServedServer everything() {
    return everything;
  }

  /** An upstream server that is enabled. */
  public Optional<ServedGateway> gateway(String id) {
    return Optional.ofNullable(gateways.get(id));
  }
}
