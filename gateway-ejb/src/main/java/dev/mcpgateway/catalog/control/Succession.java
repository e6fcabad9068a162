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
 * Passes on what somebody owns in the catalogue, private rows too, in the caller's transaction.
 *
 * <p>A row stays in its team, but for those of the owner's personal team, which come to the
 * successor's. Who sees it stays as it is. Where the successor has something of that name there
 * already, the row gets the next free name, as rows without an owner do (docs/adr/0021).
 */
@Dependent
public class Succession {

  /** One at a time, and none while rows without an owner are given one: both look for names. */
  private static final String LOCK =
      """
      SELECT set_config('lock_timeout', '10s', true), set_config('jit', 'off', true),
          CAST(pg_advisory_xact_lock(hashtext('mcpgateway orphans'), hashtext(current_schema())) AS varchar)
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /**
   * Whose something is, and where it is.
   *
   * @param teamId their personal team; empty where they have none
   */
  public record Estate(String ownerEmail, Optional<String> teamId) {}

  /** Somebody has made something of the same name meanwhile. */
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
   * Keeps others from giving names until the transaction ends; to be called before any row of an
   * account is locked.
   */
  public void begin() {
    try (PreparedStatement statement = connection().prepareStatement(LOCK)) {
      statement.execute();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Passes everything on.
   *
   * @param from whose personal team is left without any row
   * @param to whose personal team is there
   * @return how many rows, by kind
   * @throws Disturbed if a name was taken meanwhile
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
