package dev.mcpgateway.routing.boundary;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.CatalogSnapshot;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.catalog.boundary.RowAccess;
import dev.mcpgateway.catalog.control.CatalogSnapshots;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.RoutingException;
import dev.mcpgateway.routing.control.SingleRequests;
import dev.mcpgateway.upstream.ItemKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * What upstream servers answer for single rows, for the management API: to whom an agent's request
 * would be answered at {@code /mcp}. Who may administer a private row of somebody else may not use
 * it.
 *
 * <p>What is waited for is answered with a stage, which fails with {@link
 * RoutingException.NotAnswered}.
 */
@ApplicationScoped
public class UpstreamContents {

  @Inject private CatalogSnapshots snapshots;
  @Inject private SingleRequests requests;

  /**
   * The result of {@code resources/read}.
   *
   * @param request of the caller
   * @throws CatalogException.UnknownRow where there is none for the caller
   * @throws RoutingException.NotOffered where it is not to be had now
   */
  public CompletionStage<JsonSlice> read(Authority caller, ClientRequest request, String id) {
    return ask(
        caller,
        request,
        new Wanted(CatalogKind.RESOURCE, ItemKind.RESOURCE, id, McpMethod.RESOURCES_READ),
        "");
  }

  /**
   * The result of {@code prompts/get}.
   *
   * @param request of the caller
   * @param arguments may be none
   * @throws CatalogException.UnknownRow where there is none for the caller
   * @throws RoutingException.NotOffered where it is not to be had now
   */
  public CompletionStage<JsonSlice> fillIn(
      Authority caller, ClientRequest request, String id, Map<String, String> arguments) {
    String members =
        arguments.entrySet().stream()
            .map(entry -> quote(entry.getKey()) + ":" + quote(entry.getValue()))
            .collect(Collectors.joining(","));
    return ask(
        caller,
        request,
        new Wanted(CatalogKind.PROMPT, ItemKind.PROMPT, id, McpMethod.PROMPTS_GET),
        arguments.isEmpty() ? "" : ",\"arguments\":{" + members + "}");
  }

  private record Wanted(CatalogKind row, ItemKind kind, String id, McpMethod method) {}

  private CompletionStage<JsonSlice> ask(
      Authority caller, ClientRequest request, Wanted wanted, String members) {
    CatalogSnapshot snapshot = snapshots.current();
    Optional<ServedItem> found = find(snapshot, wanted);
    if (found.isEmpty()) {
      // Whoever has just made it sees it already.
      snapshot = snapshots.latest();
      found = find(snapshot, wanted);
    }
    ServedItem item = found.orElseThrow(RoutingException.NotOffered::new);
    if (RowAccess.decide(caller, item.ownership(), McpMethod.permissionOn(wanted.kind()))
        != RowAccess.Decision.ALLOWED) {
      throw new CatalogException.UnknownRow(wanted.row(), wanted.id());
    }
    Endpoint endpoint = new Endpoint(Optional.empty(), snapshot.everything(), snapshot, caller);
    return requests.ask(endpoint, item, wanted.method(), request, members);
  }

  private static Optional<ServedItem> find(CatalogSnapshot snapshot, Wanted wanted) {
    return snapshot.everything().items(wanted.kind()).stream()
        .filter(served -> served.id().equals(wanted.id()))
        .findFirst();
  }

  private static String quote(String text) {
    return new String(JsonText.quote(text), StandardCharsets.UTF_8);
  }
}
