package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.catalog.PromptDetails;
import dev.mcpgateway.catalog.ResourceContent;
import dev.mcpgateway.catalog.ResourceDetails;
import dev.mcpgateway.catalog.RowDetails;
import dev.mcpgateway.catalog.RowFilter;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.RowQuery;
import dev.mcpgateway.catalog.ServerDetails;
import dev.mcpgateway.catalog.ServerDetails.Offered;
import dev.mcpgateway.catalog.ToolDetails;
import dev.mcpgateway.catalog.control.RowTables.RowTable;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.persistence.PageRequest.Position;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads rows of the catalogue, the newest first, in the caller's transaction. */
@Dependent
public class CatalogReader {

  /** As {@link dev.mcpgateway.catalog.ExposedNames#slug} makes it of a tag. */
  private static final String TAG_ID =
      "btrim(regexp_replace(regexp_replace(lower(normalize(tag, NFKD)), '[\\u0300-\\u036f]', '', 'g'),"
          + " '[^a-z0-9]+', '-', 'g'), '-')";

  @Inject private CatalogDatabase database;

  public Page<GatewayDetails> gateways(RowFilter filter, RowQuery query, PageRequest page) {
    return page(RowTables.GATEWAYS, GatewayDetails::row, filter, query, page);
  }

  public Page<ToolDetails> tools(RowFilter filter, RowQuery query, PageRequest page) {
    return page(RowTables.TOOLS, ToolDetails::row, filter, query, page);
  }

  public Page<ResourceDetails> resources(RowFilter filter, RowQuery query, PageRequest page) {
    return page(RowTables.RESOURCES, ResourceDetails::row, filter, query, page);
  }

  public Page<PromptDetails> prompts(RowFilter filter, RowQuery query, PageRequest page) {
    return page(RowTables.PROMPTS, PromptDetails::row, filter, query, page);
  }

  /** Virtual servers, with what they offer as far as the filters of the three kinds take it. */
  public Page<ServerDetails> servers(
      RowFilter filter,
      Function<CatalogKind, RowFilter> contents,
      RowQuery query,
      PageRequest page) {
    Page<ServerDetails> found = page(RowTables.SERVERS, ServerDetails::row, filter, query, page);
    return new Page<>(withContents(found.items(), contents), found.next());
  }

  public Optional<GatewayDetails> gateway(String id) {
    return row(RowTables.GATEWAYS, id);
  }

  public Optional<ToolDetails> tool(String id) {
    return row(RowTables.TOOLS, id);
  }

  public Optional<ResourceDetails> resource(String id) {
    return row(RowTables.RESOURCES, id);
  }

  public Optional<PromptDetails> prompt(String id) {
    return row(RowTables.PROMPTS, id);
  }

  public Optional<ServerDetails> server(String id, Function<CatalogKind, RowFilter> contents) {
    return row(RowTables.SERVERS, id).map(server -> withContents(List.of(server), contents).get(0));
  }

  /** The content of a resource that the gateway has itself. */
  public Optional<ResourceContent> content(String id) {
    return database.first(RowTables.ownContent(id), RowTables::ownContent);
  }

  /** Whose a row is; empty where there is none. */
  public Optional<RowOwnership> ownership(CatalogKind kind, String id) {
    return TextRules.isId(id)
        ? database.first(
            SqlText.of(
                "SELECT team_id, owner_email, visibility FROM %s WHERE id = ?"
                    .formatted(kind.table()),
                id),
            RowTables::ownership)
        : Optional.empty();
  }

  /** As {@link #ownership}; nobody else can change the row until the transaction ends. */
  public Optional<RowOwnership> ownershipForUpdate(CatalogKind kind, String id) {
    return TextRules.isId(id)
        ? database.first(
            SqlText.of(
                "SELECT team_id, owner_email, visibility FROM %s WHERE id = ? FOR NO KEY UPDATE"
                    .formatted(kind.table()),
                id),
            RowTables::ownership)
        : Optional.empty();
  }

  /**
   * Refuses a list that is too long to be answered as a whole.
   *
   * @throws CatalogException.TooManyRows if it is
   */
  public void requireWhole(CatalogKind kind, RowFilter filter, RowQuery query) {
    RowTable<?> table = tableOf(kind);
    SqlText sql = SqlText.of("SELECT count(*) FROM (SELECT 1").add(table.from());
    sql.add(conditions(table, filter, query));
    sql.add(String.format(Locale.ROOT, " LIMIT %d) AS counted", RowQuery.MAX_WHOLE + 1));
    if (database.first(sql, row -> row.getInt(1)).orElse(0) > RowQuery.MAX_WHOLE) {
      throw new CatalogException.TooManyRows(RowQuery.MAX_WHOLE);
    }
  }

  /**
   * Those of the ids that are rows which the filter takes. Nobody can delete them until the
   * transaction ends.
   *
   * <p>Those that a virtual server has are locked with them: they are what it may lose.
   *
   * <p>Whoever locks many, locks tools before resources before prompts, in the order of their ids,
   * and before any place in a virtual server: otherwise two could wait for each other.
   */
  public List<String> lock(
      CatalogKind kind, Collection<String> ids, String serverId, RowFilter filter) {
    return database.query(
        SqlText.of("SELECT r.id FROM %s r WHERE (".formatted(kind.table()))
            .add(SqlText.in("r.id", ids))
            .add(
                " OR r.id IN (SELECT %s FROM %s WHERE server_id = ?)) AND "
                    .formatted(association(kind, "id"), association(kind)),
                serverId)
            .add(RowTables.readable(filter))
            .add(" ORDER BY r.id FOR KEY SHARE"),
        row -> row.getString(1));
  }

  private static RowTable<?> tableOf(CatalogKind kind) {
    return switch (kind) {
      case GATEWAY -> RowTables.GATEWAYS;
      case SERVER -> RowTables.SERVERS;
      case TOOL -> RowTables.TOOLS;
      case RESOURCE -> RowTables.RESOURCES;
      case PROMPT -> RowTables.PROMPTS;
      case A2A_AGENT -> throw new IllegalArgumentException("Agents are not read yet");
    };
  }

  private <T> Optional<T> row(RowTable<T> table, String id) {
    return TextRules.isId(id)
        ? database.first(table.select().add(" AND r.id = ?", id), table.mapper())
        : Optional.empty();
  }

  private <T> Page<T> page(
      RowTable<T> table,
      Function<T, RowDetails> details,
      RowFilter filter,
      RowQuery query,
      PageRequest page) {
    SqlText sql = table.select().add(conditions(table, filter, query));
    page.after()
        .ifPresent(
            after ->
                sql.add(
                    " AND (r.created_at, r.id) < (CAST(? AS timestamptz), CAST(? AS varchar))",
                    after.time().toString(),
                    after.id()));
    sql.add(
        String.format(
            Locale.ROOT, " ORDER BY r.created_at DESC, r.id DESC LIMIT %d", page.limit() + 1));
    List<T> rows = database.query(sql, table.mapper());
    if (rows.size() <= page.limit()) {
      return new Page<>(rows, Optional.empty());
    }
    List<T> items = rows.subList(0, page.limit());
    RowDetails last = details.apply(items.get(items.size() - 1));
    return new Page<>(items, Optional.of(new Position(last.createdAt(), last.id()).cursor()));
  }

  private static SqlText conditions(RowTable<?> table, RowFilter filter, RowQuery query) {
    SqlText sql = SqlText.of(" AND ").add(RowTables.readable(filter));
    if (!query.includeInactive()) {
      sql.add(" AND " + RowTables.active(table.kind()));
    }
    if (!query.tags().isEmpty()) {
      sql.add(
          """
           AND EXISTS (SELECT 1 FROM jsonb_array_elements_text(r.tags) tag, jsonb_array_elements_text(?) wanted
               WHERE lower(wanted) IN (lower(tag), %s))
          """
              .formatted(TAG_ID),
          JsonStrings.of(query.tags()));
    }
    query
        .teamId()
        .ifPresent(team -> sql.add(" AND (r.team_id = ? OR r.visibility = 'public')", team));
    query.visibility().ifPresent(wanted -> sql.add(" AND r.visibility = ?", wanted.id()));
    if (query.templatesAlone()) {
      sql.add(" AND r.uri_template IS NOT NULL");
    }
    if (table.kind().isFederated()) {
      query
          .gatewayId()
          .ifPresent(
              gateway -> {
                if (gateway.equals("null")) {
                  sql.add(" AND r.gateway_id IS NULL");
                } else {
                  sql.add(" AND r.gateway_id = ?", gateway);
                }
              });
      query
          .serverId()
          .ifPresent(
              server ->
                  sql.add(
                      " AND EXISTS (SELECT 1 FROM %1$s a WHERE a.server_id = ? AND a.%2$s = r.id)"
                          .formatted(association(table.kind()), association(table.kind(), "id")),
                      server));
    }
    return sql;
  }

  static String association(CatalogKind kind) {
    return "server_%s_association".formatted(kind.singular());
  }

  static String association(CatalogKind kind, String column) {
    return kind.singular() + "_" + column;
  }

  private List<ServerDetails> withContents(
      List<ServerDetails> servers, Function<CatalogKind, RowFilter> filters) {
    if (servers.isEmpty()) {
      return servers;
    }
    List<String> ids = servers.stream().map(server -> server.row().id()).toList();
    Map<String, List<Offered>> tools = contents(CatalogKind.TOOL, ids, filters);
    Map<String, List<Offered>> resources = contents(CatalogKind.RESOURCE, ids, filters);
    Map<String, List<Offered>> prompts = contents(CatalogKind.PROMPT, ids, filters);
    return servers.stream()
        .map(
            server ->
                new ServerDetails(
                    server.row(),
                    server.icon(),
                    server.originalNames(),
                    tools.getOrDefault(server.row().id(), List.of()),
                    resources.getOrDefault(server.row().id(), List.of()),
                    prompts.getOrDefault(server.row().id(), List.of())))
        .toList();
  }

  private Map<String, List<Offered>> contents(
      CatalogKind kind, List<String> servers, Function<CatalogKind, RowFilter> filters) {
    record Row(String server, Offered offered) {}
    String name =
        kind == CatalogKind.RESOURCE
            ? "coalesce(a.exposed_uri, r.uri)"
            : "coalesce(a.exposed_name, r.exposed_name, r.name)";
    SqlText sql =
        SqlText.of(
            """
            SELECT a.server_id, r.id, %1$s
            FROM %2$s a JOIN %3$s r ON r.id = a.%4$s LEFT JOIN gateways g ON g.id = r.gateway_id
            WHERE %5$s AND
            """
                .formatted(
                    name,
                    association(kind),
                    kind.table(),
                    association(kind, "id"),
                    RowTables.active(kind)));
    sql.add(SqlText.in("a.server_id", servers));
    sql.add(" AND ").add(RowTables.readable(filters.apply(kind))).add(" ORDER BY 3, 2");
    Map<String, List<Offered>> found = new LinkedHashMap<>();
    database
        .query(
            sql, row -> new Row(row.getString(1), new Offered(row.getString(2), row.getString(3))))
        .forEach(
            row ->
                found.computeIfAbsent(row.server(), any -> new ArrayList<>()).add(row.offered()));
    return found;
  }
}
