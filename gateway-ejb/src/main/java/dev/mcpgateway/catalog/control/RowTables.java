package dev.mcpgateway.catalog.control;

import static dev.mcpgateway.persistence.Columns.text;
import static dev.mcpgateway.persistence.Columns.time;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.catalog.GatewayDetails.Skipped;
import dev.mcpgateway.catalog.Origin;
import dev.mcpgateway.catalog.PromptDetails;
import dev.mcpgateway.catalog.PromptDetails.PromptArgument;
import dev.mcpgateway.catalog.ResourceContent;
import dev.mcpgateway.catalog.ResourceDetails;
import dev.mcpgateway.catalog.RowDetails;
import dev.mcpgateway.catalog.RowFilter;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.ServerDetails;
import dev.mcpgateway.catalog.ToolDetails;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.persistence.RowMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How rows of each kind are read: {@code r} is the row, {@code g} its upstream server. */
final class RowTables {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String COMMON =
      """
      r.id, r.name, r.tags, r.enabled, r.team_id, t.name AS team_name, r.owner_email, r.visibility,
      r.created_by, r.created_at, r.modified_by, r.updated_at, r.version\
      """;

  private static final String FEDERATED =
      """
      , r.gateway_id, g.slug AS gateway_slug, coalesce(g.reachable, true) AS gateway_reachable, r.description AS own_description,
      coalesce(r.custom_description, r.description) AS description, r.title, r.custom_name, r.upstream_item,
      r.definition_hash, r.eras, r.missing_since\
      """;

  static final RowTable<GatewayDetails> GATEWAYS =
      new RowTable<>(
          CatalogKind.GATEWAY,
          COMMON
              + """
              , r.description, r.slug, r.url, r.transport, r.passthrough_headers, r.auth_type, r.credential_sealed, r.ca_certificate,
              r.client_certificate, r.client_key_sealed, r.refresh_interval_seconds, r.upstream_capabilities, r.protocol_version, r.eras,
              r.reachable, r.last_seen, r.last_refresh_at, r.last_error, r.status_message, r.skipped,
              (SELECT count(*) FROM tools c WHERE c.gateway_id = r.id AND c.missing_since IS NULL) AS tool_count,
              (SELECT count(*) FROM resources c WHERE c.gateway_id = r.id AND c.missing_since IS NULL) AS resource_count,
              (SELECT count(*) FROM prompts c WHERE c.gateway_id = r.id AND c.missing_since IS NULL) AS prompt_count\
              """,
          RowTables::gateway);

  /** Without what they offer, which is read apart. */
  static final RowTable<ServerDetails> SERVERS =
      new RowTable<>(
          CatalogKind.SERVER,
          COMMON + ", r.description, r.icon, r.original_names",
          row ->
              new ServerDetails(
                  common(row, row.getString("name")),
                  text(row, "icon"),
                  row.getBoolean("original_names"),
                  List.of(),
                  List.of(),
                  List.of()));

  static final RowTable<ToolDetails> TOOLS =
      new RowTable<>(
          CatalogKind.TOOL,
          COMMON
              + FEDERATED
              + ", coalesce(r.exposed_name, r.name) AS exposed_name, r.original_name,"
              + " r.display_name",
          row ->
              new ToolDetails(
                  common(row, row.getString("exposed_name")),
                  origin(row, "original_name"),
                  row.getString("exposed_name"),
                  text(row, "title"),
                  text(row, "display_name"),
                  text(row, "custom_name")));

  static final RowTable<ResourceDetails> RESOURCES =
      new RowTable<>(
          CatalogKind.RESOURCE,
          COMMON
              + FEDERATED
              + ", coalesce(r.custom_name, r.name) AS shown_name, r.uri, r.original_uri,"
              + " r.uri_template, r.mime_type, r.size",
          row ->
              new ResourceDetails(
                  common(row, row.getString("shown_name")),
                  origin(row, "original_uri"),
                  row.getString("uri"),
                  text(row, "uri_template"),
                  text(row, "title"),
                  text(row, "custom_name"),
                  text(row, "mime_type"),
                  Optional.ofNullable(row.getObject("size", Long.class))));

  static final RowTable<PromptDetails> PROMPTS =
      new RowTable<>(
          CatalogKind.PROMPT,
          COMMON
              + FEDERATED
              + """
              , coalesce(r.exposed_name, r.name) AS exposed_name, r.original_name, r.display_name, r.template, r.arguments\
              """,
          row ->
              new PromptDetails(
                  common(row, row.getString("exposed_name")),
                  origin(row, "original_name"),
                  row.getString("exposed_name"),
                  text(row, "title"),
                  text(row, "display_name"),
                  text(row, "custom_name"),
                  row.getString("gateway_id") == null ? text(row, "template") : Optional.empty(),
                  arguments(row.getString("arguments"))));

  /**
   * One of the tables.
   *
   * @param columns what is selected
   */
  record RowTable<T>(CatalogKind kind, String columns, RowMapper<T> mapper) {

    /** All rows, to which a condition is to be added. */
    SqlText select() {
      return SqlText.of("SELECT " + columns).add(from());
    }

    SqlText from() {
      return SqlText.of(
          " FROM %s r LEFT JOIN email_teams t ON t.id = r.team_id%s WHERE true"
              .formatted(
                  kind.table(),
                  kind.isFederated() ? " LEFT JOIN gateways g ON g.id = r.gateway_id" : ""));
    }
  }

  private RowTables() {}

  /** Whether a caller may read the row. */
  static SqlText readable(RowFilter filter) {
    if (filter.all()) {
      return SqlText.of("true");
    }
    SqlText condition =
        SqlText.of("(")
            .add(SqlText.in("r.team_id", filter.allOf()))
            .add(" OR (r.team_id IS NOT NULL AND r.owner_email IS NOT NULL AND (");
    condition.add("(r.visibility = 'public' AND ");
    condition.add(
        filter.anyPublic() ? SqlText.of("true") : SqlText.in("r.team_id", filter.publicOf()));
    condition.add(") OR (r.visibility = 'team' AND ").add(SqlText.in("r.team_id", filter.teams()));
    condition.add(") OR (r.visibility = 'private' AND r.owner_email = ? AND ", filter.email());
    condition.add(
        filter.ownAnywhere() ? SqlText.of("true") : SqlText.in("r.team_id", filter.ownIn()));
    return condition.add("))))");
  }

  /** Whether agents are offered the row. */
  static String active(CatalogKind kind) {
    return kind.isFederated()
        ? "(r.enabled AND r.missing_since IS NULL AND (r.gateway_id IS NULL OR g.enabled))"
        : "r.enabled";
  }

  /** The content of a resource that the gateway has itself. */
  static SqlText ownContent(String id) {
    return SqlText.of(
        "SELECT id, uri, mime_type, text_content, binary_content FROM resources WHERE id = ?"
            + " AND gateway_id IS NULL",
        id);
  }

  static ResourceContent ownContent(ResultSet row) throws SQLException {
    return new ResourceContent(
        row.getString("id"),
        row.getString("uri"),
        text(row, "mime_type"),
        text(row, "text_content"),
        Optional.ofNullable(row.getBytes("binary_content")));
  }

  private static GatewayDetails gateway(ResultSet row) throws SQLException {
    return new GatewayDetails(
        common(row, row.getString("name")),
        row.getString("slug"),
        row.getString("url"),
        row.getString("transport"),
        strings(row.getString("passthrough_headers")),
        text(row, "auth_type"),
        text(row, "credential_sealed"),
        text(row, "ca_certificate"),
        text(row, "client_certificate"),
        text(row, "client_key_sealed"),
        Optional.ofNullable(row.getObject("refresh_interval_seconds", Integer.class)),
        Optional.ofNullable(row.getBytes("upstream_capabilities")),
        text(row, "protocol_version"),
        strings(row.getString("eras")),
        row.getBoolean("reachable"),
        time(row, "last_seen"),
        time(row, "last_refresh_at"),
        text(row, "last_error"),
        text(row, "status_message"),
        skipped(row.getString("skipped")),
        row.getInt("tool_count"),
        row.getInt("resource_count"),
        row.getInt("prompt_count"));
  }

  private static RowDetails common(ResultSet row, String name) throws SQLException {
    return new RowDetails(
        row.getString("id"),
        name,
        text(row, "description"),
        strings(row.getString("tags")),
        row.getBoolean("enabled"),
        ownership(row),
        text(row, "team_name"),
        text(row, "created_by"),
        time(row, "created_at").orElseThrow(),
        text(row, "modified_by"),
        time(row, "updated_at").orElseThrow(),
        row.getInt("version"));
  }

  static RowOwnership ownership(ResultSet row) throws SQLException {
    return new RowOwnership(
        text(row, "team_id"),
        text(row, "owner_email"),
        text(row, "visibility").flatMap(Visibility::of));
  }

  private static Origin origin(ResultSet row, String name) throws SQLException {
    return new Origin(
        text(row, "gateway_id"),
        text(row, "gateway_slug"),
        row.getBoolean("gateway_reachable"),
        row.getString(name),
        text(row, "own_description"),
        Optional.ofNullable(row.getBytes("upstream_item")),
        text(row, "definition_hash"),
        strings(row.getString("eras")),
        time(row, "missing_since"));
  }

  static List<String> strings(String json) {
    List<String> all = new ArrayList<>();
    tree(json).forEach(element -> all.add(element.asText()));
    return all;
  }

  private static List<Skipped> skipped(String json) {
    List<Skipped> all = new ArrayList<>();
    tree(json)
        .forEach(
            item ->
                all.add(
                    new Skipped(
                        item.path("kind").asText(),
                        item.path("name").asText(),
                        item.path("reason").asText())));
    return all;
  }

  static List<PromptArgument> arguments(String json) {
    List<PromptArgument> all = new ArrayList<>();
    if (json != null) {
      tree(json)
          .forEach(
              argument ->
                  all.add(
                      new PromptArgument(
                          argument.path("name").asText(),
                          Optional.ofNullable(argument.path("description").textValue()),
                          argument.path("required").asBoolean())));
    }
    return all;
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A column has no JSON", e);
    }
  }
}
