package dev.mcpgateway.benchmarks;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A fresh database at head, and open connections to it.
 *
 * @param schema as a replica sees it when it starts
 */
record HeldDatabase(RoutedDatabase database, Schema schema, HeldConnections connections)
    implements AutoCloseable {

  static HeldDatabase by(Route route) {
    RoutedDatabase database = route.freshDatabase();
    DatabaseSettings settings =
        DatabaseSettings.from(SettingLookup.of(new Properties(), database.settings()::get));
    Schema schema = Schema.of(settings, HeadManifest.load(), SchemaListener.SILENT);
    schema.bringToHead();
    return new HeldDatabase(database, schema, new HeldConnections(settings.dataSource()));
  }

  void execute(String... statements) throws SQLException {
    database.database().execute(statements);
  }

  /** Updates the planner's statistics. */
  void analyze() throws SQLException {
    try (var superuser = database.database().connectAsSuperuser();
        var statement = superuser.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  @Override
  public void close() throws SQLException {
    connections.close();
    database.close();
  }
}
