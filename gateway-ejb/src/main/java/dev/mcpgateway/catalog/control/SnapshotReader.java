package dev.mcpgateway.catalog.control;

import dev.mcpgateway.caching.CacheUnavailableException;
import dev.mcpgateway.caching.CacheVersion;
import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogSnapshot;
import dev.mcpgateway.catalog.ExposedNames;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.ServedForm;
import dev.mcpgateway.catalog.ServedGateway;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.catalog.ServedServer;
import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.Splice;
import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamServer;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Reads all that is offered to agents, outside of any transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class SnapshotReader {

  private static final Logger LOG = Logger.getLogger(SnapshotReader.class.getName());

  /** For all of it at once; the version alone is waited for as long as all versions are. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final int FETCH_SIZE = 500;

  private static final String VERSION =
      "SELECT version, CAST(EXTRACT(EPOCH FROM changed_at) * 1000000 AS bigint) FROM"
          + " catalog_version";

  private static final String GATEWAYS =
      """
      SELECT id, name, url, transport, credential_sealed, passthrough_headers, ca_certificate, client_certificate,
          client_key_sealed, eras, upstream_capabilities, legacy_capabilities
      FROM gateways WHERE enabled
      """;

  /** Of three tables alike; what is theirs alone comes in place of the markers. */
  private static final String ITEMS =
      """
      SELECT r.id, %1$s, %2$s AS item, r.legacy_item, r.eras, r.team_id, r.owner_email, r.visibility, r.gateway_id,
          r.custom_description, %3$s
      FROM %4$s r LEFT JOIN gateways g ON g.id = r.gateway_id
      WHERE r.enabled AND r.missing_since IS NULL AND (r.gateway_id IS NULL OR g.enabled) AND %2$s IS NOT NULL
      ORDER BY r.created_at, r.id
      """;

  /** What an upstream server has sent, or the same of what the gateway has itself. */
  private static final String UPSTREAM_OR_OWN =
      "CASE WHEN r.gateway_id IS NOT NULL THEN r.upstream_item"
          + " ELSE convert_to(CAST(jsonb_strip_nulls(%s) AS text), 'UTF8') END";

  private static final String TOOL = "r.upstream_item";

  /** One without a content is nothing that an agent can read. */
  private static final String RESOURCE =
      UPSTREAM_OR_OWN.formatted(
          "CASE WHEN r.text_content IS NOT NULL OR r.binary_content IS NOT NULL THEN"
              + " jsonb_build_object('name', r.name, 'title', r.title, 'description',"
              + " r.description, 'mimeType', r.mime_type, 'size', CASE WHEN strpos(r.uri, '{') = 0"
              + " THEN r.size END) END");

  private static final String PROMPT =
      UPSTREAM_OR_OWN.formatted(
          "jsonb_build_object('name', r.name, 'title', r.title, 'description', r.description,"
              + " 'arguments', coalesce(r.arguments, CAST('[]' AS jsonb)))");

  private static final String SERVERS =
      "SELECT id, name, team_id, owner_email, visibility, original_names FROM servers WHERE"
          + " enabled";

  private static final String CONTENTS =
      """
      SELECT server_id, tool_id, exposed_name FROM server_tool_association
      UNION ALL SELECT server_id, resource_id, exposed_uri FROM server_resource_association
      UNION ALL SELECT server_id, prompt_id, exposed_name FROM server_prompt_association
      ORDER BY 1, 2
      """;

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  @Inject private UpstreamServers servers;

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  record Place(String itemId, Optional<String> exposedName) {}

  /** What is shown by another name than its own; kept once, however many servers show it so. */
  record Shown(String itemId, String name) {}

  /**
   * The version of what is offered that is committed now.
   *
   * @throws CacheUnavailableException if the database does not answer
   */
  public CacheVersion version() {
    List<CacheVersion> found = new ArrayList<>();
    try (BriefConnection database = BriefConnection.open(source, VersionTracker.TIMEOUT)) {
      each(
          database.connection(),
          VERSION,
          row -> found.add(new CacheVersion(row.getLong(1), row.getLong(2))));
    } catch (SQLException failure) {
      throw new CacheUnavailableException(failure);
    }
    return found.get(0);
  }

  /**
   * What is offered now. What changes while it is read may be in it or not: the version that was
   * asked for before says that it is to be read again.
   *
   * @throws CacheUnavailableException if the database does not answer
   */
  public CatalogSnapshot read(long version) {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT)) {
      Connection connection = database.connection();
      List<ServedGateway> gateways = new ArrayList<>();
      each(connection, GATEWAYS, row -> gateways.add(gateway(row)));
      Map<String, ServedItem> items = new LinkedHashMap<>();
      items(
          connection,
          "tools",
          "coalesce(r.exposed_name, r.name), r.original_name",
          TOOL,
          "r.display_name AS title, CAST(NULL AS varchar) AS own_name, false AS template",
          template -> ItemKind.TOOL,
          items);
      items(
          connection,
          "resources",
          "r.uri, r.original_uri",
          RESOURCE,
          "CAST(NULL AS varchar) AS title, r.custom_name AS own_name, CASE WHEN r.gateway_id IS NULL"
              + " THEN strpos(r.uri, '{') > 0 ELSE r.uri_template IS NOT NULL END AS template",
          template -> template ? ItemKind.RESOURCE_TEMPLATE : ItemKind.RESOURCE,
          items);
      items(
          connection,
          "prompts",
          "coalesce(r.exposed_name, r.name), r.original_name",
          PROMPT,
          "r.display_name AS title, CAST(NULL AS varchar) AS own_name, false AS template",
          template -> ItemKind.PROMPT,
          items);
      Map<String, List<Place>> contents = new HashMap<>();
      each(
          connection,
          CONTENTS,
          row ->
              contents
                  .computeIfAbsent(row.getString(1), any -> new ArrayList<>())
                  .add(new Place(row.getString(2), Optional.ofNullable(row.getString(3)))));
      Map<Shown, ServedItem> renamed = new HashMap<>();
      List<ServedServer> served = new ArrayList<>();
      each(
          connection,
          SERVERS,
          row ->
              served.add(
                  new ServedServer(
                      row.getString("id"),
                      row.getString("name"),
                      RowTables.ownership(row),
                      placed(
                          contents.getOrDefault(row.getString("id"), List.of()),
                          items,
                          renamed,
                          row.getBoolean("original_names")))));
      ServedServer everything =
          new ServedServer(
              "",
              "",
              new RowOwnership(Optional.empty(), Optional.empty(), Optional.empty()),
              placed(
                  items.keySet().stream().map(id -> new Place(id, Optional.empty())).toList(),
                  items,
                  renamed,
                  false));
      return new CatalogSnapshot(version, served, gateways, everything);
    } catch (SQLException failure) {
      throw new CacheUnavailableException(failure);
    }
  }

  private static void each(Connection connection, String sql, RowReader reader)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  private ServedGateway gateway(ResultSet row) throws SQLException {
    Optional<UpstreamServer> server = Optional.empty();
    Optional<String> problem = Optional.empty();
    try {
      server =
          Optional.of(
              servers.of(
                  row.getString("id"),
                  row.getString("url"),
                  row.getString("transport"),
                  Optional.ofNullable(row.getString("credential_sealed")),
                  RowTables.strings(row.getString("passthrough_headers")),
                  Optional.ofNullable(row.getString("ca_certificate")),
                  Optional.ofNullable(row.getString("client_certificate")),
                  Optional.ofNullable(row.getString("client_key_sealed"))));
    } catch (CatalogException.SecretLost | UpstreamException | IllegalArgumentException unusable) {
      problem = Optional.of(unusable.getMessage());
    }
    byte[] capabilities = row.getBytes("upstream_capabilities");
    return new ServedGateway(
        row.getString("id"),
        row.getString("name"),
        server,
        problem,
        byEra(
            row,
            JsonText.parse(
                capabilities == null ? new byte[] {'{', '}'} : capabilities, JsonRules.TOLERANT),
            "legacy_capabilities",
            legacy -> legacy));
  }

  /**
   * What an upstream server has said in each of its eras.
   *
   * @param said in the modern one, if it speaks that
   * @param legacyColumn the column of what it has said in the legacy era, if it speaks both and has
   *     said something else there
   */
  private static <T> Map<Era, T> byEra(
      ResultSet row, T said, String legacyColumn, Function<JsonSlice, T> made) throws SQLException {
    Map<Era, T> byEra = new EnumMap<>(Era.class);
    eras(row.getString("eras")).forEach(era -> byEra.put(era, said));
    byte[] legacy = row.getBytes(legacyColumn);
    // The release before leaves it as it was where the server speaks one era alone by now.
    if (legacy != null && byEra.size() > 1) {
      byEra.put(Era.LEGACY, made.apply(JsonText.parse(legacy, JsonRules.TOLERANT)));
    }
    return byEra;
  }

  private static Set<Era> eras(String json) {
    Set<Era> eras = EnumSet.noneOf(Era.class);
    RowTables.strings(json).forEach(era -> eras.add(Era.valueOf(era.toUpperCase(Locale.ROOT))));
    return eras;
  }

  private static void items(
      Connection connection,
      String table,
      String names,
      String contents,
      String more,
      Function<Boolean, ItemKind> kind,
      Map<String, ServedItem> items)
      throws SQLException {
    each(
        connection,
        ITEMS.formatted(names, contents, more, table),
        row -> {
          try {
            ServedItem item = item(row, kind.apply(row.getBoolean("template")));
            items.put(item.id(), item);
          } catch (JsonRpcException | IllegalArgumentException unreadable) {
            // One row alone: it must not take the others with it.
            LOG.log(
                Level.WARNING,
                "What is kept of %s %s is not understood".formatted(table, row.getString("id")),
                unreadable);
          }
        });
  }

  private static ServedItem item(ResultSet row, ItemKind kind) throws SQLException {
    Words words =
        new Words(
            row.getString(2),
            row.getString("custom_description"),
            row.getString("title"),
            row.getString("own_name"));
    Optional<String> gatewayId = Optional.ofNullable(row.getString("gateway_id"));
    ServedForm form = words.in(kind, JsonText.parse(row.getBytes("item"), JsonRules.TOLERANT));
    return new ServedItem(
        kind,
        row.getString("id"),
        words.exposedName(),
        row.getString(3),
        gatewayId.isPresent()
            ? byEra(row, form, "legacy_item", legacy -> words.in(kind, legacy))
            : Map.of(Era.LEGACY, form, Era.MODERN, form),
        RowTables.ownership(row),
        gatewayId);
  }

  /** What agents are told instead of what the upstream server says; null where that stays. */
  private record Words(String exposedName, String description, String title, String name) {

    ServedForm in(ItemKind kind, JsonSlice upstream) {
      Splice splice =
          Splice.of(upstream).set(upstream, kind.keyMember(), JsonText.quote(exposedName));
      set(splice, upstream, "description", description);
      set(splice, upstream, "title", title);
      set(splice, upstream, "name", name);
      return new ServedForm(JsonText.parse(splice.apply(), JsonRules.TOLERANT), upstream);
    }
  }

  private static void set(Splice splice, JsonSlice object, String member, String text) {
    if (text != null) {
      splice.set(object, member, JsonText.quote(text));
    }
  }

  /**
   * The items of a server, each under a name that no other of its kind has there.
   *
   * @param renamed of all servers; those that are missing are added
   */
  static List<ServedItem> placed(
      List<Place> places,
      Map<String, ServedItem> items,
      Map<Shown, ServedItem> renamed,
      boolean originalNames) {
    Map<String, Integer> originals = new HashMap<>();
    for (Place place : places) {
      ServedItem item = items.get(place.itemId());
      if (item != null) {
        originals.merge(item.kind() + " " + item.originalName(), 1, Integer::sum);
      }
    }
    List<ServedItem> placed = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Place place : places) {
      ServedItem item = items.get(place.itemId());
      if (item != null) {
        boolean original =
            originalNames && originals.get(item.kind() + " " + item.originalName()) == 1;
        String name =
            original ? item.originalName() : place.exposedName().orElse(item.exposedName());
        if (!taken.add(item.kind() + " " + name)) {
          name = distinct(item, name);
          taken.add(item.kind() + " " + name);
        }
        placed.add(
            name.equals(item.exposedName())
                ? item
                : renamed.computeIfAbsent(
                    new Shown(item.id(), name), shown -> renamed(item, shown.name())));
      }
    }
    return placed;
  }

  private static String distinct(ServedItem item, String name) {
    String hash =
        ExposedNames.hash(item.gatewayId().orElse(item.id()) + "\n" + item.originalName());
    return switch (item.kind()) {
      case RESOURCE, RESOURCE_TEMPLATE -> "x-%s+%s".formatted(hash, name);
      case TOOL, PROMPT ->
          name.substring(0, Math.min(name.length(), ExposedNames.MAX_LENGTH - hash.length() - 1))
              + "-"
              + hash;
    };
  }

  private static ServedItem renamed(ServedItem item, String name) {
    // Eras that are told the same share it.
    Map<ServedForm, ServedForm> renamed = new HashMap<>();
    Map<Era, ServedForm> forms = new EnumMap<>(Era.class);
    item.forms()
        .forEach(
            (era, form) ->
                forms.put(
                    era, renamed.computeIfAbsent(form, old -> renamed(item.kind(), old, name))));
    return new ServedItem(
        item.kind(),
        item.id(),
        name,
        item.originalName(),
        forms,
        item.ownership(),
        item.gatewayId());
  }

  private static ServedForm renamed(ItemKind kind, ServedForm form, String name) {
    JsonSlice definition = form.definition();
    Splice splice = Splice.of(definition).set(definition, kind.keyMember(), JsonText.quote(name));
    return new ServedForm(JsonText.parse(splice.apply(), JsonRules.TOLERANT), form.upstreamItem());
  }
}
