package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.ExposedNames;
import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.persistence.SavepointWriter;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What only the rows of upstream servers have, in the caller's transaction. */
@Dependent
public class GatewayStore {

  /** How long a refresh may take before another one may begin: more than reading is given. */
  private static final int LEASE_SECONDS = 60;

  /**
   * Bounds the waits for rows while names are chosen, too, and ends the transaction of a holder
   * that falls silent.
   */
  private static final String LOCK_NAMES =
      String.format(
          Locale.ROOT,
          """
          SELECT pg_try_advisory_xact_lock(hashtext('mcpgateway gateways'), hashtext(current_schema())),
              set_config('lock_timeout', '10s', true),
              set_config('idle_in_transaction_session_timeout', '%ds', true)
          """,
          SavepointWriter.MAX_SILENCE.toSeconds());

  @Inject private CatalogDatabase database;

  /**
   * Lets one transaction at a time choose slugs and names of upstream servers and of what they
   * offer, so that it sees those that were chosen before. Call it before any row is locked. It does
   * not wait: whoever does, does so without a transaction, which would hold a connection.
   *
   * @throws CatalogException.NamesBusy if another one does
   */
  public void lockNames() {
    if (!database.query(SqlText.of(LOCK_NAMES), row -> row.getBoolean(1)).get(0)) {
      throw new CatalogException.NamesBusy();
    }
  }

  /** The slug of a new upstream server, which no other has. */
  public String freeSlug(String name, String id) {
    String slug = ExposedNames.prefix(name);
    return database
        .first(SqlText.of("SELECT 1 FROM gateways WHERE slug = ? LIMIT 1", slug), row -> true)
        .map(taken -> ExposedNames.distinctPrefix(name, id))
        .orElse(slug);
  }

  /** Those of a team and an owner that are at an address. */
  public List<GatewayDetails> at(String url, RowOwnership ownership) {
    return database.query(
        RowTables.GATEWAYS
            .select()
            .add(
                " AND r.url = ? AND r.team_id = ? AND r.owner_email = ?",
                url,
                ownership.teamId().orElseThrow(),
                ownership.ownerEmail().orElseThrow()),
        RowTables.GATEWAYS.mapper());
  }

  /** Whether one of a team and an owner has the name. */
  public boolean isTaken(String name, RowOwnership ownership) {
    return database
        .first(
            SqlText.of(
                "SELECT 1 FROM gateways WHERE name = ? AND team_id = ? AND owner_email = ?",
                name,
                ownership.teamId().orElseThrow(),
                ownership.ownerEmail().orElseThrow()),
            row -> true)
        .isPresent();
  }

  /**
   * Begins a refresh, which nobody else can begin meanwhile.
   *
   * @param token by which it is known from then on
   * @throws CatalogException.RefreshRunning if one is at work
   */
  public void begin(String id, String token) {
    SqlText lease =
        SqlText.of(
            String.format(
                Locale.ROOT,
                """
                UPDATE gateways SET refresh_token = ?, refresh_until = clock_timestamp() + interval '%d s'
                WHERE id = ? AND (refresh_until IS NULL OR refresh_until < clock_timestamp()) RETURNING id
                """,
                LEASE_SECONDS),
            token,
            id);
    if (database.query(lease, row -> row.getString(1)).isEmpty()) {
      throw new CatalogException.RefreshRunning();
    }
  }

  /**
   * Makes sure that a refresh is still the one that is at work, and ends it with the transaction.
   *
   * @throws CatalogException.RefreshOvertaken if it is not
   */
  public void end(String id, String token) {
    if (!release(id, token)) {
      throw new CatalogException.RefreshOvertaken();
    }
  }

  /** Lets another refresh begin; false where this one was not the one at work any more. */
  public boolean release(String id, String token) {
    return database
        .first(
            SqlText.of(
                "UPDATE gateways SET refresh_token = NULL, refresh_until = NULL WHERE id = ? AND"
                    + " refresh_token = ? RETURNING id",
                id,
                token),
            row -> true)
        .isPresent();
  }

  /** Keeps what became of speaking to an upstream server; that is no change of its row. */
  public void tell(String id, Map<String, Object> columns) {
    SqlText sql = SqlText.of("UPDATE gateways SET ");
    List<String> assignments = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    columns.forEach(
        (column, value) -> {
          assignments.add(column + " = ?");
          values.add(value);
        });
    values.add(id);
    database.write(
        sql.add(String.join(", ", assignments) + " WHERE id = ?", values.toArray()),
        violation -> new CatalogException.ConstraintRefused(violation.constraint()));
  }

  /** What comes from it goes where it goes, unless somebody has put it elsewhere by hand. */
  public void passOn(String id, RowOwnership before, RowOwnership after) {
    for (CatalogKind kind : List.of(CatalogKind.TOOL, CatalogKind.RESOURCE, CatalogKind.PROMPT)) {
      pass(kind, "team_id", id, before.teamId().orElse(null), after.teamId().orElse(null));
      pass(
          kind,
          "visibility",
          id,
          before.visibility().map(Visibility::id).orElse(null),
          after.visibility().map(Visibility::id).orElse(null));
    }
  }

  private void pass(CatalogKind kind, String column, String id, String before, String after) {
    if (after == null || after.equals(before)) {
      return;
    }
    database.write(
        SqlText.of(
            "UPDATE %1$s SET %2$s = ?, updated_at = now(), version = version + 1 WHERE gateway_id = ? AND %2$s IS NOT DISTINCT FROM ?"
                .formatted(kind.table(), column),
            after,
            id,
            before),
        violation -> new CatalogException.ConstraintRefused(violation.constraint()));
  }
}
