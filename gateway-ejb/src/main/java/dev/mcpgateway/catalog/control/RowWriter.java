package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.ExposedNames;
import dev.mcpgateway.catalog.RowFilter;
import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.JsonStrings;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes rows of the catalogue, in the caller's transaction. */
@Dependent
public class RowWriter {

  @Inject private CatalogDatabase database;
  @Inject private FederatedRows federated;

  /** Inserts a row with these columns. */
  public void insert(
      CatalogKind kind,
      Map<String, Object> columns,
      Function<ConstraintViolation, ? extends RuntimeException> refusal) {
    database.write(insertion(kind, columns), refusal);
  }

  /**
   * Inserts a row that agents are offered under a name that nothing else has.
   *
   * @param candidates the names, the first that is free is taken
   */
  public void insertNamed(
      CatalogKind kind,
      Map<String, Object> columns,
      List<String> candidates,
      Function<ConstraintViolation, ? extends RuntimeException> refusal) {
    List<String> taken = federated.takenNames(kind, Set.copyOf(candidates));
    for (String name : candidates) {
      if (taken.contains(name)) {
        continue;
      }
      columns.put("exposed_name", name);
      Optional<ConstraintViolation> violation = database.write(insertion(kind, columns));
      if (violation.isEmpty()) {
        return;
      }
      if (!violation.get().isDuplicateIn(kind.table() + "_exposed_name_key")) {
        throw refusal.apply(violation.get());
      }
    }
    throw new CatalogException.Disturbed("exposed_name");
  }

  private static SqlText insertion(CatalogKind kind, Map<String, Object> columns) {
    return SqlText.of(
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(
                kind.table(),
                String.join(", ", columns.keySet()),
                columns.keySet().stream().map(any -> "?").collect(Collectors.joining(", "))),
        columns.values().toArray());
  }

  /** Changes columns of a row; nothing where there are none. */
  public void update(
      CatalogKind kind,
      String id,
      String modifiedBy,
      Map<String, Object> columns,
      Function<ConstraintViolation, ? extends RuntimeException> refusal) {
    if (columns.isEmpty()) {
      return;
    }
    SqlText sql = SqlText.of("UPDATE %s SET ".formatted(kind.table()));
    columns.forEach((column, value) -> sql.add(column + " = ?, ", value));
    sql.add("modified_by = ?, ", modifiedBy);
    database.write(
        sql.add("updated_at = clock_timestamp(), version = version + 1 WHERE id = ?", id), refusal);
  }

  public void delete(CatalogKind kind, String id) {
    if (kind == CatalogKind.GATEWAY) {
      // What goes with it is locked as CatalogReader.lock says, and not as PostgreSQL comes to it.
      for (CatalogKind item : List.of(CatalogKind.TOOL, CatalogKind.RESOURCE, CatalogKind.PROMPT)) {
        database.query(
            SqlText.of(
                "SELECT 1 FROM %s WHERE gateway_id = ? ORDER BY id FOR UPDATE"
                    .formatted(item.table()),
                id),
            row -> true);
      }
    }
    database.write(
        SqlText.of("DELETE FROM %s WHERE id = ?".formatted(kind.table()), id),
        violation -> new CatalogException.ConstraintRefused(violation.constraint()));
  }

  /** The version of a row that is there. */
  public int version(CatalogKind kind, String id) {
    return database
        .first(
            SqlText.of("SELECT version FROM %s WHERE id = ?".formatted(kind.table()), id),
            row -> row.getInt(1))
        .orElseThrow(() -> new CatalogException.UnknownRow(kind, id));
  }

  /** The columns of a row that belongs to an upstream server; empty for others. */
  public Optional<String> gatewayOf(CatalogKind kind, String id) {
    return database
        .query(
            SqlText.of("SELECT gateway_id FROM %s WHERE id = ?".formatted(kind.table()), id),
            row -> Optional.ofNullable(row.getString(1)))
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  public boolean isActiveTeam(String id) {
    return database
        .first(SqlText.of("SELECT 1 FROM email_teams WHERE id = ? AND is_active", id), row -> true)
        .isPresent();
  }

  /**
   * Makes a virtual server offer these rows of a kind. What the author cannot see stays as it is:
   * it is not theirs to take away. So does what is switched off or not listed just then, as a
   * server that is read does not have it: sent back it takes nothing away.
   *
   * @param ids that are locked, see {@link CatalogReader#lock}
   * @param seen what the author sees
   */
  public void offer(CatalogKind kind, String serverId, List<String> ids, RowFilter seen) {
    String table = CatalogReader.association(kind);
    String column = CatalogReader.association(kind, "id");
    SqlText removal =
        SqlText.of(
            "DELETE FROM %1$s a USING %2$s r LEFT JOIN gateways g ON g.id = r.gateway_id WHERE a.server_id = ? AND r.id = a.%3$s AND %4$s AND NOT "
                .formatted(table, kind.table(), column, RowTables.active(kind)),
            serverId);
    removal.add("(").add(SqlText.in("r.id", ids)).add(") AND ").add(RowTables.readable(seen));
    database.write(removal, RowWriter::constraint);
    if (ids.isEmpty()) {
      return;
    }
    database.write(
        SqlText.of(
            "INSERT INTO %s (server_id, %s) SELECT ?, id FROM jsonb_array_elements_text(?) AS wanted (id) ON CONFLICT DO NOTHING"
                .formatted(table, column),
            serverId,
            JsonStrings.of(ids)),
        RowWriter::constraint);
    if (kind == CatalogKind.RESOURCE) {
      tellUrisApart(serverId);
    }
  }

  private static RuntimeException constraint(ConstraintViolation violation) {
    return new CatalogException.ConstraintRefused(violation.constraint());
  }

  /** Of resources with one URI the oldest keeps it in the server, unless another has it already. */
  private void tellUrisApart(String serverId) {
    record Row(String id, String gatewayId, String uri, boolean named) {}
    List<Row> rows =
        database.query(
            SqlText.of(
                """
                SELECT r.id, coalesce(r.gateway_id, r.id), r.uri, a.exposed_uri IS NOT NULL
                FROM server_resource_association a JOIN resources r ON r.id = a.resource_id
                WHERE a.server_id = ? ORDER BY a.exposed_uri NULLS LAST, r.created_at, r.id
                """,
                serverId),
            row ->
                new Row(row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4)));
    Set<String> taken =
        new HashSet<>(
            database.query(
                SqlText.of(
                    "SELECT exposed_uri FROM server_resource_association WHERE server_id = ? AND"
                        + " exposed_uri IS NOT NULL",
                    serverId),
                row -> row.getString(1)));
    List<List<Object>> named = new ArrayList<>();
    for (Row row : rows) {
      if (row.named()) {
        continue;
      }
      String uri = row.uri();
      if (!taken.add(uri)) {
        uri = "x-%s+%s".formatted(ExposedNames.hash(row.gatewayId() + row.uri()), row.uri());
        if (!taken.add(uri)) {
          // A resource and a template of one upstream server may have the same URI.
          uri = "x-%s+%s".formatted(ExposedNames.hash(row.id()), row.uri());
          taken.add(uri);
        }
      }
      named.add(List.of(uri, serverId, row.id()));
    }
    try {
      database.batch(
          "UPDATE server_resource_association SET exposed_uri = ? WHERE server_id = ? AND"
              + " resource_id = ?",
          named);
    } catch (SQLException e) {
      throw ConstraintViolation.of(e)
          .map(RowWriter::constraint)
          .orElseGet(() -> CatalogDatabase.failure(e));
    }
  }
}
