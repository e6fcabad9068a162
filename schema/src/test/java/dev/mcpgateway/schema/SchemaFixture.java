package dev.mcpgateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.Database;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Helpers of this module's tests for databases. */
final class SchemaFixture {

  private SchemaFixture() {}

  /** The settings from environment variables, such as those of a routed database. */
  static DatabaseSettings settings(Map<String, String> environment) {
    return DatabaseSettings.from(SettingLookup.of(new Properties(), environment::get));
  }

  /** Like {@link #settings(Map)}, with more variables. */
  static DatabaseSettings settings(Map<String, String> environment, String... more) {
    Map<String, String> all = new HashMap<>(environment);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return settings(all);
  }

  static Schema product(Map<String, String> environment, SchemaListener listener) {
    return Schema.of(settings(environment), HeadManifest.load(), listener);
  }

  /** The ids of the applied changes, in order. */
  static List<String> history(Database database) throws SQLException {
    return database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted");
  }

  static List<String> headHistory() {
    return HeadManifest.load().changes().stream().map(change -> change.key().id()).toList();
  }

  static void assertNoLockIsLeft(Database database) throws SQLException {
    assertThat(database.advisoryLocks()).as("advisory locks in the database").isEmpty();
  }

  static void assertUntouched(Database database) throws SQLException {
    assertThat(
            database.query(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
        .as("tables in the schema")
        .isEmpty();
  }
}
