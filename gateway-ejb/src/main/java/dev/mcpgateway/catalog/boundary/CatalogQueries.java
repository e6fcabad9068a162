package dev.mcpgateway.catalog.boundary;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.catalog.PromptDetails;
import dev.mcpgateway.catalog.ResourceContent;
import dev.mcpgateway.catalog.ResourceDetails;
import dev.mcpgateway.catalog.RowFilter;
import dev.mcpgateway.catalog.RowQuery;
import dev.mcpgateway.catalog.ServerDetails;
import dev.mcpgateway.catalog.ToolDetails;
import dev.mcpgateway.catalog.boundary.RowAccess.Decision;
import dev.mcpgateway.catalog.control.CatalogReader;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.boundary.Authority;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The catalogue as its caller may read it in the management API: what is not for them is not there.
 *
 * <p>What reads one row throws {@link CatalogException.UnknownRow} where there is none for the
 * caller, and {@link CatalogException.NotPermitted} where no role that counts for the row gives the
 * permission.
 */
@Stateless
public class CatalogQueries {

  @Inject private CatalogReader reader;
  @Inject private CatalogRules rules;

  public Page<GatewayDetails> gateways(Authority caller, RowQuery query, PageRequest page) {
    return ofReachedTeam(
        caller,
        query,
        () -> reader.gateways(RowAccess.readable(caller, CatalogKind.GATEWAY), query, page));
  }

  public Page<ServerDetails> servers(Authority caller, RowQuery query, PageRequest page) {
    return ofReachedTeam(
        caller,
        query,
        () ->
            reader.servers(
                RowAccess.readable(caller, CatalogKind.SERVER),
                kind -> RowAccess.readable(caller, kind),
                query,
                page));
  }

  public Page<ToolDetails> tools(Authority caller, RowQuery query, PageRequest page) {
    RowFilter filter = filter(caller, CatalogKind.TOOL, query);
    return ofReachedTeam(caller, query, () -> reader.tools(filter, query, page));
  }

  public Page<ResourceDetails> resources(Authority caller, RowQuery query, PageRequest page) {
    RowFilter filter = filter(caller, CatalogKind.RESOURCE, query);
    return ofReachedTeam(caller, query, () -> reader.resources(filter, query, page));
  }

  public Page<PromptDetails> prompts(Authority caller, RowQuery query, PageRequest page) {
    RowFilter filter = filter(caller, CatalogKind.PROMPT, query);
    return ofReachedTeam(caller, query, () -> reader.prompts(filter, query, page));
  }

  /** A list of a team that the caller does not reach is empty, as ContextForge's is. */
  private static <T> Page<T> ofReachedTeam(
      Authority caller, RowQuery query, Supplier<Page<T>> rows) {
    boolean outside =
        query
            .teamId()
            .filter(team -> !caller.isMemberOf(team))
            .filter(team -> !caller.holdsEverywhereWithin(Permission.EVERYTHING, team))
            .isPresent();
    return outside ? new Page<>(List.of(), Optional.empty()) : rows.get();
  }

  /**
   * Refuses a list that is too long to be answered as a whole.
   *
   * @throws CatalogException.TooManyRows if it is
   */
  public void requireWhole(Authority caller, CatalogKind kind, RowQuery query) {
    reader.requireWhole(kind, RowAccess.readable(caller, kind), query);
  }

  /** Whether there is such a virtual server that the caller may read or use. */
  public boolean isServerReached(Authority caller, String id) {
    return TextRules.isId(id)
        && reader
            .ownership(CatalogKind.SERVER, id)
            .filter(
                row ->
                    RowAccess.administer(caller, row, Permission.SERVERS_READ) == Decision.ALLOWED
                        || RowAccess.decide(caller, row, Permission.SERVERS_USE)
                            == Decision.ALLOWED)
            .isPresent();
  }

  private RowFilter filter(Authority caller, CatalogKind kind, RowQuery query) {
    query.serverId().ifPresent(id -> requireReached(caller, id));
    query
        .serverId()
        .ifPresent(id -> rules.require(caller, CatalogKind.SERVER, id, CatalogKind.SERVER.read()));
    return RowAccess.readable(caller, kind);
  }

  /** For a token of another server there is no such server. */
  private static void requireReached(Authority caller, String serverId) {
    if (caller.tokenScope().server().filter(bound -> !bound.equals(serverId)).isPresent()) {
      throw new CatalogException.UnknownRow(CatalogKind.SERVER, serverId);
    }
  }

  public GatewayDetails gateway(Authority caller, String id) {
    rules.require(caller, CatalogKind.GATEWAY, id, CatalogKind.GATEWAY.read());
    return reader
        .gateway(id)
        .orElseThrow(() -> new CatalogException.UnknownRow(CatalogKind.GATEWAY, id));
  }

  public ServerDetails server(Authority caller, String id) {
    requireReached(caller, id);
    rules.require(caller, CatalogKind.SERVER, id, CatalogKind.SERVER.read());
    return reader
        .server(id, kind -> RowAccess.readable(caller, kind))
        .orElseThrow(() -> new CatalogException.UnknownRow(CatalogKind.SERVER, id));
  }

  public ToolDetails tool(Authority caller, String id) {
    rules.require(caller, CatalogKind.TOOL, id, CatalogKind.TOOL.read());
    return reader.tool(id).orElseThrow(() -> new CatalogException.UnknownRow(CatalogKind.TOOL, id));
  }

  public ResourceDetails resource(Authority caller, String id) {
    rules.require(caller, CatalogKind.RESOURCE, id, CatalogKind.RESOURCE.read());
    return reader
        .resource(id)
        .orElseThrow(() -> new CatalogException.UnknownRow(CatalogKind.RESOURCE, id));
  }

  public PromptDetails prompt(Authority caller, String id) {
    rules.require(caller, CatalogKind.PROMPT, id, CatalogKind.PROMPT.read());
    return reader
        .prompt(id)
        .orElseThrow(() -> new CatalogException.UnknownRow(CatalogKind.PROMPT, id));
  }

  /**
   * The content of a resource that the gateway has itself; empty for one of an upstream server.
   *
   * @throws CatalogException.InvalidField if it is a template of an upstream server
   */
  public Optional<ResourceContent> content(Authority caller, String id) {
    ResourceDetails resource = resource(caller, id);
    Optional<ResourceContent> own = reader.content(id);
    if (own.isEmpty() && resource.uriTemplate().isPresent()) {
      throw new CatalogException.InvalidField(
          "id", "names a template: a URI that is made of it is read over MCP, with resources/read");
    }
    return own;
  }
}
