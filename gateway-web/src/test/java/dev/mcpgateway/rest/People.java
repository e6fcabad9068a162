package dev.mcpgateway.rest;

import dev.mcpgateway.testbed.RoutedDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Puts accounts and roles straight into the database, past the API that is tested. */
record People(RoutedDatabase database) {

  /** An active account that has no role. */
  String user(String email) {
    update(
        "INSERT INTO email_users (id, email, full_name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        UUID.randomUUID().toString(),
        email,
        email);
    return email;
  }

  /** An account that holds a default role everywhere. */
  String holding(String email, String role) {
    user(email);
    update(
        """
        INSERT INTO user_roles (id, user_email, role_id, scope)
        SELECT ?, ?, id, scope FROM roles WHERE name = ? AND is_active ON CONFLICT DO NOTHING
        """,
        UUID.randomUUID().toString(),
        email,
        role);
    return email;
  }

  /** An account that holds a role in a team. */
  String holdingIn(String team, String email, String role) {
    user(email);
    update(
        """
        INSERT INTO user_roles (id, user_email, role_id, scope, scope_id)
        SELECT ?, ?, id, scope, ? FROM roles WHERE name = ? AND scope = 'team' AND is_active ON CONFLICT DO NOTHING
        """,
        UUID.randomUUID().toString(),
        email,
        team,
        role);
    update(
        """
        INSERT INTO email_team_members (id, team_id, user_email, role) VALUES (?, ?, ?, 'member') ON CONFLICT DO NOTHING
        """,
        UUID.randomUUID().toString(),
        team,
        email);
    return email;
  }

  /** An account that holds exactly these permissions, everywhere. */
  String permitted(String email, String... permissions) {
    user(email);
    String role = UUID.randomUUID().toString();
    update(
        "INSERT INTO roles (id, name, scope, permissions) VALUES (?, ?, 'global', to_jsonb(CAST(string_to_array(?, ' ') AS text[])))",
        role,
        "only-for-" + email,
        String.join(" ", permissions));
    update(
        "INSERT INTO user_roles (id, user_email, role_id, scope) VALUES (?, ?, ?, 'global')",
        UUID.randomUUID().toString(),
        email,
        role);
    return email;
  }

  String scalar(String sql, Object... parameters) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (var row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)).orElse("") : "";
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void update(String sql, Object... parameters) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
