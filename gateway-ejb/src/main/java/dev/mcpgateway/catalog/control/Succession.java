package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.exception.DomainException;
import dev.mcpgateway.persistence.ConstraintViolation;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transfers all rows that a user owns in the catalogue, including private ones, in the caller's
 * transaction.
 *
 * <p>A row stays in its team, except that rows of the owner's personal team move to the
 * successor's. Its visibility does not change. If the successor already has a row of that name
 * there, the row gets the next free name, like rows without an owner (docs/adr/0021).
 */
@Dependent
public class Succession {

  /** One at a time, and not while rows without an owner are adopted: both assign names. */
  private static final String LOCK =
      """
      SELECT set_config('lock_timeout', '10s', true), set_config('jit', 'off', true),
          CAST(pg_advisory_xact_lock(hashtext('mcpgateway orphans'), hashtext(current_schema())) AS varchar)
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /**
   * An owner and their place.
   *
   * @param teamId their personal team; empty if they have none
   */
  public record Estate(String ownerEmail, Optional<String> teamId) {}

  /** A concurrent transaction has taken the same name. */
  public static final class Disturbed extends DomainException {
    private static final long serialVersionUID = 1L;

    Disturbed(ConstraintViolation violation) {
      super(
          Kind.CONFLICT,
          "Something was made meanwhile under a name that was to be given (%s): try again"
              .formatted(violation.constraint()));
    }
  }

  /** Where rows of one team and owner are now. */
  private record Group(Optional<String> teamId, Optional<String> ownerEmail) {}

  /**
   * Keeps others from assigning names until the transaction ends. Call it before locking rows of an
   * account.
   */
  public void begin() {
    try (PreparedStatement statement = connection().prepareStatement(LOCK)) {
      statement.execute();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Transfers everything.
   *
   * @param from the owner, whose personal team has no rows afterwards
   * @param to the successor, who must have a personal team
   * @return the number of transferred rows by kind
   * @throws Disturbed if a name was taken in the meantime
   */
  public Map<CatalogKind, Integer> pass(Estate from, Estate to) {
    entities.flush();
    Map<CatalogKind, Integer> passed = new EnumMap<>(CatalogKind.class);
    try {
      for (CatalogKind kind : CatalogKind.values()) {
        int rows = 0;
        for (Group group : groups(kind, from)) {
          rows += pass(group, placement(kind, group, from, to));
        }
        passed.put(kind, rows);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
    return passed;
  }

  private static Placement placement(CatalogKind kind, Group group, Estate from, Estate to) {
    return new Placement(
        kind,
        group
            .teamId()
            .filter(team -> !from.teamId().equals(Optional.of(team)))
            .or(to::teamId)
            .orElseThrow(),
        group
            .ownerEmail()
            .filter(owner -> !owner.equals(from.ownerEmail()))
            .orElse(to.ownerEmail()),
        Optional.empty());
  }

  private int pass(Group group, Placement placement) throws SQLException {
    List<String> parameters = new ArrayList<>();
    String condition =
        is("team_id", group.teamId(), parameters)
            + " AND "
            + is("owner_email", group.ownerEmail(), parameters);
    int passed = 0;
    while (true) {
      List<Placement.Row> rows =
          placement.oldest(connection(), condition, parameters, OrphanBatch.SIZE);
      if (rows.isEmpty()) {
        return passed;
      }
      placement.place(connection(), rows);
      passed += rows.size();
    }
  }

  private static String is(String column, Optional<String> value, List<String> parameters) {
    value.ifPresent(parameters::add);
    return column + (value.isPresent() ? " = ?" : " IS NULL");
  }

  private List<Group> groups(CatalogKind kind, Estate from) throws SQLException {
    String sql =
        "SELECT DISTINCT team_id, owner_email FROM %s WHERE owner_email = ? OR team_id = ? ORDER BY 1, 2"
            .formatted(kind.table());
    List<Group> groups = new ArrayList<>();
    try (PreparedStatement statement = connection().prepareStatement(sql)) {
      statement.setString(1, from.ownerEmail());
      statement.setString(2, from.teamId().orElse(null));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          groups.add(
              new Group(
                  Optional.ofNullable(rows.getString(1)), Optional.ofNullable(rows.getString(2))));
        }
      }
    }
    return groups;
  }

  private Connection connection() {
    return entities.unwrap(Connection.class);
  }

  private static RuntimeException failure(SQLException e) {
    return ConstraintViolation.of(e)
        .<RuntimeException>map(Disturbed::new)
        .orElseGet(() -> new PersistenceException(e.getMessage(), e));
  }
}
