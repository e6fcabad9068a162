package dev.mcpgateway.rbac.control;

import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.rbac.AccessUnavailable;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.control.UserAccess.Grant;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Reads what accounts could do if they were active, which is what anybody who can reactivate them
 * or log in as their users could gain. It reads committed rows and caches nothing, since inactive
 * accounts send no requests.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class PotentialAccessReader {

  // UNION ends cycles that were made by hand. The personal team of somebody else is a team like any
  // other.
  private static final String ACCESS =
      """
      WITH RECURSIVE account AS (
          SELECT email, is_admin FROM email_users WHERE email = ANY (?) AND deleted_at IS NULL
      ), chain AS (
          SELECT ur.user_email, ur.id AS assignment, ur.scope, ur.scope_id, ur.expires_at,
                 coalesce(t.is_personal AND t.created_by = ur.user_email, false) AS personal,
                 r.name, r.id AS role_id, r.inherits_from, r.permissions
          FROM account a JOIN user_roles ur ON ur.user_email = a.email
              JOIN roles r ON r.id = ur.role_id AND r.is_active
              LEFT JOIN email_teams t ON t.id = ur.scope_id
          WHERE ur.is_active AND (ur.expires_at IS NULL OR ur.expires_at > clock_timestamp())
              AND (ur.scope <> 'team' OR t.is_active)
          UNION
          SELECT c.user_email, c.assignment, c.scope, c.scope_id, c.expires_at, c.personal, c.name, p.id,
                 p.inherits_from, p.permissions
          FROM chain c JOIN roles p ON p.id = c.inherits_from AND p.is_active
      )
      SELECT a.email, a.is_admin,
             (SELECT own.id FROM email_teams own WHERE own.created_by = a.email AND own.is_personal AND own.is_active) AS personal_team,
             c.assignment, c.name, c.scope, c.scope_id, c.personal,
             ARRAY(SELECT jsonb_array_elements_text(c.permissions)) AS permissions, c.expires_at,
             CAST(EXTRACT(EPOCH FROM c.expires_at - clock_timestamp()) * 1000000 AS bigint) AS micros_left
      FROM account a LEFT JOIN chain c ON c.user_email = a.email
      """;

  // The bootstrap grants the role to the administrator again, and the flag can be older than the
  // roles.
  private static final Grant MARKED =
      new Grant(
          "is_admin",
          RoleScope.GLOBAL,
          Optional.empty(),
          false,
          Set.of(Permission.EVERYTHING),
          Optional.empty());

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  protected PotentialAccessReader() {}

  public PotentialAccessReader(DataSource source) {
    this.source = source;
  }

  /**
   * Reads what accounts could do, in one statement.
   *
   * @param emails in canonical form
   * @return no entry for accounts that do not exist
   * @throws AccessUnavailable if the database does not answer
   */
  public Map<String, UserAccess> read(Collection<String> emails) {
    long now = System.nanoTime();
    try (BriefConnection database = BriefConnection.open(source, AccessReader.TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(ACCESS)) {
      statement.setArray(
          1, database.connection().createArrayOf("varchar", emails.toArray(String[]::new)));
      Map<String, Map<String, Grant>> accounts = new LinkedHashMap<>();
      Map<String, Optional<String>> personalTeams = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Map<String, Grant> grants =
              accounts.computeIfAbsent(rows.getString("email"), email -> new LinkedHashMap<>());
          personalTeams.put(
              rows.getString("email"), Optional.ofNullable(rows.getString("personal_team")));
          if (rows.getBoolean("is_admin")) {
            grants.put(MARKED.roleName(), MARKED);
          }
          String assignment = rows.getString("assignment");
          if (assignment != null) {
            grants.merge(assignment, AccessReader.grant(rows, now), AccessReader::withInherited);
          }
        }
      }
      Map<String, UserAccess> all = new LinkedHashMap<>();
      accounts.forEach(
          (email, grants) ->
              all.put(
                  email, new UserAccess(personalTeams.get(email), List.copyOf(grants.values()))));
      return all;
    } catch (SQLException failure) {
      throw new AccessUnavailable(failure);
    }
  }
}
