package dev.mcpgateway.rbac.control;

import dev.mcpgateway.caching.CacheVersion;
import dev.mcpgateway.caching.VersionHistory;
import dev.mcpgateway.caching.VersionHistory.Change;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.rbac.AccessUnavailable;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.control.UserAccess.End;
import dev.mcpgateway.rbac.control.UserAccess.Grant;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Reads what a user may do, and the version of access control. It reads what is committed, never
 * what the caller's own transaction is about to change: what it gives is shared with everybody.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class AccessReader {

  /** How long one answer of the database may take. */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final long MAX_REMAINDER = TimeUnit.DAYS.toNanos(36_500);

  private static final String VERSIONS =
      """
      SELECT v.version, v.changed_at, c.version AS change,
             CAST(EXTRACT(EPOCH FROM c.changed_at) * 1000000 AS bigint) AS change_at, c.users
      FROM (SELECT version, CAST(EXTRACT(EPOCH FROM changed_at) * 1000000 AS bigint) AS changed_at FROM rbac_version) v
          LEFT JOIN access_changes c ON c.version >= ?
      ORDER BY c.version
      """;

  // One statement, thus one snapshot: the version is that of these very rows. UNION ends cycles
  // that were made by hand.
  private static final String ACCESS =
      """
      WITH RECURSIVE chain AS (
          SELECT ur.id AS assignment, ur.scope, ur.scope_id, ur.expires_at, coalesce(t.is_personal, false) AS personal,
                 r.name, r.id AS role_id, r.inherits_from, r.permissions
          FROM user_roles ur
              JOIN email_users u ON u.email = ur.user_email AND u.is_active
              JOIN roles r ON r.id = ur.role_id AND r.is_active
              LEFT JOIN email_teams t ON t.id = ur.scope_id
          WHERE ur.user_email = ? AND ur.is_active AND (ur.expires_at IS NULL OR ur.expires_at > clock_timestamp())
              AND (ur.scope <> 'team' OR t.is_active)
          UNION
          SELECT c.assignment, c.scope, c.scope_id, c.expires_at, c.personal, c.name, p.id, p.inherits_from, p.permissions
          FROM chain c JOIN roles p ON p.id = c.inherits_from AND p.is_active
      )
      SELECT v.version, CAST(EXTRACT(EPOCH FROM v.changed_at) * 1000000 AS bigint) AS changed_at,
             (SELECT own.id FROM email_teams own WHERE own.created_by = ? AND own.is_personal AND own.is_active) AS personal_team,
             ARRAY(SELECT m.role || ' ' || m.team_id FROM email_team_members m
                 JOIN email_teams mt ON mt.id = m.team_id AND mt.is_active
                 WHERE m.user_email = ? AND m.is_active) AS memberships,
             c.assignment, c.name, c.scope, c.scope_id, c.personal,
             ARRAY(SELECT jsonb_array_elements_text(c.permissions)) AS permissions, c.expires_at,
             CAST(EXTRACT(EPOCH FROM c.expires_at - clock_timestamp()) * 1000000 AS bigint) AS micros_left
      FROM rbac_version v LEFT JOIN chain c ON true
      """;

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  protected AccessReader() {}

  public AccessReader(DataSource source) {
    this.source = source;
  }

  /**
   * The version of access control that is committed now, and whose access each version changed.
   *
   * @param since the version that is known
   * @throws AccessUnavailable if the database does not answer
   */
  public VersionHistory<String> versions(CacheVersion since) {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(VERSIONS)) {
      statement.setLong(1, since.equals(CacheVersion.NONE) ? Long.MAX_VALUE : since.number());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new AccessUnavailable("rbac_version is empty");
        }
        CacheVersion current = version(rows);
        List<Change<String>> changes = new ArrayList<>();
        do {
          CacheVersion version =
              new CacheVersion(rows.getLong("change"), rows.getLong("change_at"));
          if (!rows.wasNull()) {
            changes.add(new Change<>(version, users(rows.getArray("users"))));
          }
        } while (rows.next());
        return new VersionHistory<>(current, changes);
      }
    } catch (SQLException failure) {
      throw new AccessUnavailable(failure);
    }
  }

  /**
   * What a user may do now; nothing for one who does not exist or is not active.
   *
   * @param userEmail as it is stored
   * @param now the time before the call, in nanoseconds of {@link System#nanoTime()}
   * @throws AccessUnavailable if the database does not answer
   */
  public Versioned<UserAccess> read(String userEmail, long now) {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(ACCESS)) {
      statement.setString(1, userEmail);
      statement.setString(2, userEmail);
      statement.setString(3, userEmail);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new AccessUnavailable("rbac_version is empty");
        }
        CacheVersion version = version(rows);
        Optional<String> personalTeam = Optional.ofNullable(rows.getString("personal_team"));
        Map<String, Boolean> teams = teams(rows.getArray("memberships"));
        Map<String, Grant> grants = new LinkedHashMap<>();
        do {
          // One row a role on the chain of each assignment; of a user without any, one row of
          // nothing.
          String assignment = rows.getString("assignment");
          if (assignment != null) {
            grants.merge(assignment, grant(rows, now), AccessReader::withInherited);
          }
        } while (rows.next());
        return new Versioned<>(
            version, new UserAccess(personalTeam, List.copyOf(grants.values()), teams));
      }
    } catch (SQLException failure) {
      throw new AccessUnavailable(failure);
    }
  }

  private static Map<String, Boolean> teams(Array memberships) throws SQLException {
    Map<String, Boolean> teams = new LinkedHashMap<>();
    for (String membership : (String[]) memberships.getArray()) {
      String[] roleAndTeam = membership.split(" ", 2);
      teams.put(roleAndTeam[1], roleAndTeam[0].equals("owner"));
    }
    return teams;
  }

  private static CacheVersion version(ResultSet row) throws SQLException {
    return new CacheVersion(row.getLong("version"), row.getLong("changed_at"));
  }

  private static Optional<Set<String>> users(Array emails) throws SQLException {
    // An address may be there twice: Set.of would throw.
    return emails == null
        ? Optional.empty()
        : Optional.of(Set.copyOf(Arrays.asList((String[]) emails.getArray())));
  }

  static Grant grant(ResultSet row, long now) throws SQLException {
    long microsLeft = row.getLong("micros_left");
    Optional<End> end =
        row.wasNull()
            ? Optional.empty()
            // Counted from before the read, so that it ends a little early rather than late.
            : Optional.of(
                new End(
                    now + Math.min(MAX_REMAINDER, TimeUnit.MICROSECONDS.toNanos(microsLeft)),
                    row.getObject("expires_at", OffsetDateTime.class).toInstant()));
    return new Grant(
        row.getString("name"),
        RoleScope.of(row.getString("scope")).orElseThrow(),
        Optional.ofNullable(row.getString("scope_id")),
        row.getBoolean("personal"),
        permissions(row.getArray("permissions")),
        end);
  }

  static Grant withInherited(Grant grant, Grant parent) {
    Set<Permission> all = EnumSet.noneOf(Permission.class);
    all.addAll(grant.permissions());
    all.addAll(parent.permissions());
    return new Grant(
        grant.roleName(), grant.scope(), grant.teamId(), grant.personalTeam(), all, grant.end());
  }

  private static Set<Permission> permissions(Array ids) throws SQLException {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    Arrays.stream((String[]) ids.getArray())
        .map(Permission::of)
        .flatMap(Optional::stream)
        .forEach(permissions::add);
    return permissions;
  }
}
