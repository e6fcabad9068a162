package dev.mcpgateway.catalog;

import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.Set;

/**
 * A tool, a resource, a resource template or a prompt as a virtual server offers it to agents.
 *
 * @param id of its row
 * @param exposedName the name, URI or URI template by which agents know it
 * @param originalName by which its upstream server knows it
 * @param definition the JSON object that agents get in lists, with the exposed name and with what
 *     operators say instead of the upstream server
 * @param upstreamItem the JSON object that the upstream server sent
 * @param eras of the protocol in which the upstream server has it
 * @param gatewayId of the upstream server
 */
public record ServedItem(
    ItemKind kind,
    String id,
    String exposedName,
    String originalName,
    JsonSlice definition,
    JsonSlice upstreamItem,
    Set<Era> eras,
    RowOwnership ownership,
    String gatewayId) {

  public ServedItem {
    eras = Set.copyOf(eras);
  }
}
