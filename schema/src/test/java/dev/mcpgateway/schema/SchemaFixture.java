package dev.mcpgateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.Database;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What the tests of this module ask of a database. */
final class SchemaFixture {

  private SchemaFixture() {}

  /** The settings that an environment gives, such as that of a routed database. */
  static DatabaseSettings settings(Map<String, String> environment) {
    return DatabaseSettings.from(SettingLookup.of(new Properties(), environment::get));
  }

  /** As {@link #settings(Map)}, with more variables. */
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

  /** Ids of the applied changes, in their order. */
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
