package dev.mcpgateway.rbac;

import dev.mcpgateway.rbac.boundary.PermissionChecker;
import dev.mcpgateway.rbac.control.AccessCache;
import dev.mcpgateway.rbac.control.AccessReader;
import dev.mcpgateway.rbac.control.AccessVersions;
import dev.mcpgateway.rbac.control.PermissionAudit;
import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.util.Properties;
import javax.sql.DataSource;

/** The permission check of one replica, without the server around it. */
final class Replica {

  private final AccessVersions versions;
  private final PermissionChecker checker;

  Replica(RoutedDatabase database) {
    DataSource source = settings(database).dataSource();
    AccessReader reader = new AccessReader(source);
    versions = new AccessVersions(reader);
    checker = new PermissionChecker(new AccessCache(reader, versions), new PermissionAudit(source));
  }

  static DatabaseSettings settings(RoutedDatabase database) {
    return DatabaseSettings.from(SettingLookup.of(new Properties(), database.settings()::get));
  }

  /** A fresh database at head on the route. */
  static RoutedDatabase atHead(Route route) {
    RoutedDatabase database = route.freshDatabase();
    Schema.of(settings(database), HeadManifest.load(), SchemaListener.SILENT).bringToHead();
    return database;
  }

  PermissionDecision check(PermissionRequest request) {
    return checker.check(request);
  }

  boolean grants(String email, Permission permission) {
    return check(PermissionRequest.of(email, permission)).isGranted();
  }

  boolean grants(String email, Permission permission, String team) {
    return check(PermissionRequest.of(email, permission).inTeam(team)).isGranted();
  }

  /** How often it has read a user's access. */
  long reads() {
    return checker.cacheMisses();
  }

  /** The next check queries the database. */
  void forget() {
    versions.tracker().forget();
  }
}
