package dev.mcpgateway.catalog;

import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.UpstreamServer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An upstream server that calls go to.
 *
 * @param name for people
 * @param server how to reach it, credential opened; empty where that cannot be used
 * @param problem why it cannot be used, for people; empty where it can
 * @param capabilities a JSON object for each era of the protocol that it speaks: what it says there
 *     that it can
 */
public record ServedGateway(
    String id,
    String name,
    Optional<UpstreamServer> server,
    Optional<String> problem,
    Map<Era, JsonSlice> capabilities) {

  public ServedGateway {
    capabilities = Map.copyOf(capabilities);
  }

  /** That it speaks. */
  public Set<Era> eras() {
    return capabilities.keySet();
  }
}
