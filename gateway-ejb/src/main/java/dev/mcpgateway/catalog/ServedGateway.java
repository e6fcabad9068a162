package dev.mcpgateway.catalog;

import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.UpstreamServer;
import java.util.Optional;
import java.util.Set;

/**
 * An upstream server that calls go to.
 *
 * @param name for people
 * @param server how to reach it, credential opened; empty where that cannot be used
 * @param problem why it cannot be used, for people; empty where it can
 * @param eras of the protocol that it speaks
 * @param capabilities a JSON object: what it said that it can, of all its eras
 */
public record ServedGateway(
    String id,
    String name,
    Optional<UpstreamServer> server,
    Optional<String> problem,
    Set<Era> eras,
    JsonSlice capabilities) {

  public ServedGateway {
    eras = Set.copyOf(eras);
  }
}
