package dev.mcpgateway.catalog.control;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.ExposedNames;
import dev.mcpgateway.catalog.FederatedItem;
import dev.mcpgateway.catalog.GatewayDetails.Skipped;
import dev.mcpgateway.catalog.RefreshReport;
import dev.mcpgateway.catalog.RefreshReport.Counts;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.jsonrpc.JsonKind;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.persistence.ColumnText;
import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.JsonStrings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postgresql.util.PGobject;

/**
 * Brings the rows of one upstream server to what it lists, in the caller's transaction. No row is
 * deleted: what is not listed any more is marked, keeps its place in virtual servers, and comes
 * back as the same row. What an operator has changed stays.
 */
@Dependent
public class FederatedRows {

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<CatalogKind> KINDS =
      List.of(CatalogKind.TOOL, CatalogKind.RESOURCE, CatalogKind.PROMPT);

  private static final int MAX_NAME = 255;
  private static final int MAX_URI = 767;
  private static final int MAX_DESCRIPTION = 8_192;
  private static final int MAX_TITLE = 1_000;
  private static final int MAX_SKIPPED = 200;

  @Inject private CatalogDatabase database;

  private record Identity(CatalogKind kind, boolean template, String name) {}

  /** Of what was offered before: the bytes stay in the database, however many have gone. */
  private record Known(
      String id,
      Optional<byte[]> itemHash,
      Optional<byte[]> legacyItemHash,
      List<String> eras,
      boolean missing) {

    boolean isDescribedAs(FederatedItem listed) {
      return Arrays.equals(itemHash.orElse(null), sha256(listed.item()))
          && Arrays.equals(
              legacyItemHash.orElse(null), listed.legacyItem().map(Known::sha256).orElse(null))
          && eras.equals(listed.eras());
    }

    private static byte[] sha256(byte[] bytes) {
      try {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What is read from the bytes of an item, as far as columns keep it. */
  private record Derived(
      FederatedItem item,
      String name,
      Optional<String> title,
      Optional<String> description,
      Optional<String> mimeType,
      Optional<Long> size,
      Optional<String> arguments) {}

  /**
   * Writes them.
   *
   * @param slug of the upstream server
   * @param ownership that new rows get
   * @param kinds that are brought to what is listed; others stay as they are
   * @param skipped what the reader could not take
   * @throws CatalogException.Disturbed if a name was taken meanwhile
   */
  public RefreshReport store(
      String gatewayId,
      String slug,
      RowOwnership ownership,
      String changedBy,
      Set<CatalogKind> kinds,
      List<FederatedItem> items,
      List<Skipped> skipped) {
    List<Skipped> left = new ArrayList<>(skipped);
    Map<Identity, Derived> listed =
        derive(items.stream().filter(item -> kinds.contains(item.kind())).toList(), left);
    Map<Identity, Known> known = known(gatewayId);
    known.keySet().removeIf(identity -> !kinds.contains(identity.kind()));
    List<Derived> added = new ArrayList<>();
    Map<CatalogKind, List<List<Object>>> changed = new EnumMap<>(CatalogKind.class);
    Map<CatalogKind, List<List<Object>>> missed = new EnumMap<>(CatalogKind.class);
    Map<CatalogKind, int[]> counts = new EnumMap<>(CatalogKind.class);
    KINDS.forEach(
        kind -> {
          counts.put(kind, new int[3]);
          changed.put(kind, new ArrayList<>());
          missed.put(kind, new ArrayList<>());
        });
    try {
      for (Map.Entry<Identity, Derived> entry : listed.entrySet()) {
        Known row = known.get(entry.getKey());
        if (row == null) {
          added.add(entry.getValue());
          counts.get(entry.getKey().kind())[0]++;
        } else if (row.missing() || !row.isDescribedAs(entry.getValue().item())) {
          changed.get(entry.getKey().kind()).add(values(row.id(), entry.getValue()));
          counts.get(entry.getKey().kind())[1]++;
        }
      }
      for (CatalogKind kind : KINDS) {
        update(kind, changed.get(kind));
      }
      // A row of an older system may have another slug than we would give it.
      insert(gatewayId, ExposedNames.prefix(slug), ownership, changedBy, added);
      for (Map.Entry<Identity, Known> entry : known.entrySet()) {
        if (!listed.containsKey(entry.getKey()) && !entry.getValue().missing()) {
          missed.get(entry.getKey().kind()).add(List.of(entry.getValue().id()));
          counts.get(entry.getKey().kind())[2]++;
        }
      }
      for (CatalogKind kind : KINDS) {
        miss(kind, missed.get(kind));
      }
    } catch (SQLException e) {
      throw ConstraintViolation.of(e)
          .<RuntimeException>map(
              violation -> new CatalogException.Disturbed(violation.constraint()))
          .orElseGet(() -> CatalogDatabase.failure(e));
    }
    Map<CatalogKind, Counts> report = new EnumMap<>(CatalogKind.class);
    counts.forEach((kind, some) -> report.put(kind, new Counts(some[0], some[1], some[2])));
    return new RefreshReport(report, fitting(left));
  }

  /** Where they are many, the last says how many more there are. */
  private static List<Skipped> fitting(List<Skipped> skipped) {
    if (skipped.size() <= MAX_SKIPPED) {
      return skipped;
    }
    List<Skipped> first = new ArrayList<>(skipped.subList(0, MAX_SKIPPED - 1));
    first.add(
        new Skipped(
            "",
            "",
            String.format(
                Locale.ROOT, "%d more are left out", skipped.size() - (MAX_SKIPPED - 1))));
    return first;
  }

  private Map<Identity, Derived> derive(List<FederatedItem> items, List<Skipped> skipped) {
    Map<Identity, Derived> derived = new LinkedHashMap<>();
    for (FederatedItem item : items) {
      Identity identity = new Identity(item.kind(), item.template(), item.name());
      Optional<String> reason =
          derived.containsKey(identity)
              ? Optional.of("Another of the same name comes before it")
              : reasonToSkip(item);
      if (reason.isPresent()) {
        skipped.add(
            new Skipped(
                item.kind().singular(), ColumnText.fitting(item.name(), MAX_NAME), reason.get()));
      } else {
        derived.put(identity, derive(item));
      }
    }
    return derived;
  }

  private static Optional<String> reasonToSkip(FederatedItem item) {
    int max = item.kind() == CatalogKind.RESOURCE ? MAX_URI : MAX_NAME;
    if (item.name().isBlank() || item.name().codePointCount(0, item.name().length()) > max) {
      return Optional.of("Its name must have 1 to %s characters".formatted(Integer.toString(max)));
    }
    if (item.name().codePoints().anyMatch(FederatedRows::isNotKept)) {
      return Optional.of("Its name has control characters or half a surrogate pair");
    }
    if (item.kind() == CatalogKind.RESOURCE && !item.name().matches("[\\x21-\\x7E]+")) {
      return Optional.of("Its URI must be of ASCII characters without blanks");
    }
    return Optional.empty();
  }

  private static boolean isNotKept(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  /** Read as it was when it came: whoever binds JSON has bounds of their own. */
  private static Derived derive(FederatedItem item) {
    JsonSlice json = JsonText.parse(item.item(), JsonRules.TOLERANT);
    return new Derived(
        item,
        text(json, "name", MAX_NAME).orElse(ColumnText.fitting(item.name(), MAX_NAME)),
        text(json, "title", MAX_TITLE),
        text(json, "description", MAX_DESCRIPTION),
        text(json, "mimeType", MAX_NAME),
        json.member("size").flatMap(FederatedRows::size),
        json.member("arguments")
            .filter(list -> item.kind() == CatalogKind.PROMPT && list.kind() == JsonKind.ARRAY)
            .map(FederatedRows::arguments));
  }

  private static Optional<Long> size(JsonSlice size) {
    OptionalLong bytes = size.integer();
    return bytes.isPresent() && bytes.getAsLong() >= 0
        ? Optional.of(bytes.getAsLong())
        : Optional.empty();
  }

  /** What people are shown of them; jsonb does not take every text. */
  private static String arguments(JsonSlice arguments) {
    var kept = JSON.createArrayNode();
    for (JsonSlice argument : arguments.elements()) {
      var one = kept.addObject();
      text(argument, "name", MAX_NAME).ifPresent(name -> one.put("name", name));
      text(argument, "description", MAX_DESCRIPTION)
          .ifPresent(description -> one.put("description", description));
      one.put(
          "required",
          argument.member("required").filter(value -> value.kind() == JsonKind.TRUE).isPresent());
    }
    return kept.toString();
  }

  private static Optional<String> text(JsonSlice json, String member, int max) {
    return json.text(member)
        .map(text -> ColumnText.fitting(text, max))
        .filter(text -> !text.isBlank());
  }

  private Map<Identity, Known> known(String gatewayId) {
    Map<Identity, Known> known = new HashMap<>();
    for (CatalogKind kind : KINDS) {
      boolean resource = kind == CatalogKind.RESOURCE;
      database
          .query(
              SqlText.of(
                  "SELECT id, %s AS original, %s AS template, sha256(upstream_item), sha256(legacy_item), eras, missing_since IS NOT NULL FROM %s WHERE gateway_id = ? FOR NO KEY UPDATE"
                      .formatted(
                          resource ? "original_uri" : "original_name",
                          resource ? "uri_template IS NOT NULL" : "false",
                          kind.table()),
                  gatewayId),
              row ->
                  Map.entry(
                      new Identity(kind, row.getBoolean(3), row.getString(2)),
                      new Known(
                          row.getString(1),
                          Optional.ofNullable(row.getBytes(4)),
                          Optional.ofNullable(row.getBytes(5)),
                          RowTables.strings(row.getString(6)),
                          row.getBoolean(7))))
          .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
    }
    return known;
  }

  private void insert(
      String gatewayId, String slug, RowOwnership ownership, String createdBy, List<Derived> added)
      throws SQLException {
    Map<Derived, String> names = new HashMap<>();
    for (CatalogKind kind : List.of(CatalogKind.TOOL, CatalogKind.PROMPT)) {
      names.putAll(
          names(
              kind,
              gatewayId,
              slug,
              added.stream().filter(each -> each.item().kind() == kind).toList()));
    }
    Map<CatalogKind, List<List<Object>>> rows = new EnumMap<>(CatalogKind.class);
    KINDS.forEach(kind -> rows.put(kind, new ArrayList<>()));
    for (Derived each : added) {
      List<Object> row = new ArrayList<>();
      row.add(UUID.randomUUID().toString());
      row.add(gatewayId);
      row.add(ownership.teamId().orElseThrow());
      row.add(ownership.ownerEmail().orElseThrow());
      row.add(ownership.visibility().map(Visibility::id).orElseThrow());
      row.add(createdBy);
      row.add(each.title().orElse(null));
      row.add(each.description().orElse(null));
      row.addAll(said(each.item()));
      if (each.item().kind() == CatalogKind.RESOURCE) {
        row.add(each.name());
        row.add(each.item().name());
        row.add(each.item().name());
        row.add(each.item().template() ? each.item().name() : null);
        row.add(each.mimeType().orElse(null));
        row.add(each.size().orElse(null));
      } else {
        row.add(names.get(each));
        row.add(names.get(each));
        row.add(each.item().name());
        if (each.item().kind() == CatalogKind.PROMPT) {
          row.add(json(each.arguments()));
        }
      }
      rows.get(each.item().kind()).add(row);
    }
    String common =
        "id, gateway_id, team_id, owner_email, visibility, created_by, title, description,"
            + " upstream_item, legacy_item, eras, definition_hash, legacy_definition_hash";
    database.batch(
        "INSERT INTO tools (%s, name, exposed_name, original_name) VALUES (%s)"
            .formatted(common, marks(16)),
        rows.get(CatalogKind.TOOL));
    database.batch(
        "INSERT INTO resources (%s, name, uri, original_uri, uri_template, mime_type, size) VALUES (%s)"
            .formatted(common, marks(19)),
        rows.get(CatalogKind.RESOURCE));
    database.batch(
        "INSERT INTO prompts (%s, name, exposed_name, original_name, arguments) VALUES (%s)"
            .formatted(common, marks(17)),
        rows.get(CatalogKind.PROMPT));
  }

  /** What the upstream server says, in the order of the columns. */
  private static List<Object> said(FederatedItem item) {
    return Arrays.asList(
        item.item(),
        item.legacyItem().orElse(null),
        JsonStrings.of(item.eras()),
        item.definitionHash(),
        item.legacyDefinitionHash().orElse(null));
  }

  private static String marks(int count) {
    return "?" + ", ?".repeat(count - 1);
  }

  private static PGobject json(Optional<String> text) throws SQLException {
    PGobject column = new PGobject();
    column.setType("jsonb");
    column.setValue(text.orElse(null));
    return column;
  }

  /** Names for rows that have none yet, whatever order they come in. */
  private Map<Derived, String> names(
      CatalogKind kind, String gatewayId, String slug, List<Derived> added) {
    Map<String, Long> alike =
        added.stream()
            .collect(
                Collectors.groupingBy(
                    each -> ExposedNames.plain(slug, each.item().name()), Collectors.counting()));
    Map<Derived, List<String>> candidates = new LinkedHashMap<>();
    Set<String> all = new HashSet<>();
    for (Derived each : added) {
      String original = each.item().name();
      List<String> some =
          ExposedNames.candidates(
              slug, original, gatewayId, alike.get(ExposedNames.plain(slug, original)) == 1);
      candidates.put(each, some);
      all.addAll(some);
    }
    Set<String> taken = new HashSet<>(takenNames(kind, all));
    Map<Derived, String> names = new HashMap<>();
    candidates.forEach(
        (each, some) -> {
          String name =
              some.stream()
                  .filter(taken::add)
                  .findFirst()
                  .orElseThrow(() -> new CatalogException.Disturbed("exposed_name"));
          names.put(each, name);
        });
    return names;
  }

  /** Those of the names that something of the kind is offered under. */
  List<String> takenNames(CatalogKind kind, Set<String> names) {
    return database.query(
        SqlText.of("SELECT exposed_name FROM %s WHERE ".formatted(kind.table()))
            .add(SqlText.in("exposed_name", names)),
        row -> row.getString(1));
  }

  /** The values of {@link #update}. */
  private static List<Object> values(String id, Derived each) throws SQLException {
    List<Object> values = new ArrayList<>();
    values.add(each.title().orElse(null));
    values.add(each.description().orElse(null));
    values.addAll(said(each.item()));
    if (each.item().kind() == CatalogKind.RESOURCE) {
      values.add(each.name());
      values.add(each.mimeType().orElse(null));
      values.add(each.size().orElse(null));
    } else if (each.item().kind() == CatalogKind.PROMPT) {
      values.add(json(each.arguments()));
    }
    values.add(id);
    return values;
  }

  private void update(CatalogKind kind, List<List<Object>> rows) throws SQLException {
    String more =
        switch (kind) {
          case RESOURCE -> ", name = ?, mime_type = ?, size = ?";
          case PROMPT -> ", arguments = ?";
          default -> "";
        };
    database.batch(
        """
        UPDATE %s SET title = ?, description = ?, upstream_item = ?, legacy_item = ?, eras = ?,
            definition_hash = ?, legacy_definition_hash = ?%s, missing_since = NULL, updated_at = now(), version = version + 1
        WHERE id = ?
        """
            .formatted(kind.table(), more),
        rows);
  }

  private void miss(CatalogKind kind, List<List<Object>> ids) throws SQLException {
    database.batch(
        "UPDATE %s SET missing_since = now(), updated_at = now(), version = version + 1 WHERE id = ?"
            .formatted(kind.table()),
        ids);
  }
}
