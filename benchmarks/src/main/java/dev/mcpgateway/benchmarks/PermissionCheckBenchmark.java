package dev.mcpgateway.benchmarks;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.PermissionDecision;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.rbac.RoleCatalogue;
import dev.mcpgateway.rbac.RoleDefinition;
import dev.mcpgateway.rbac.boundary.PermissionChecker;
import dev.mcpgateway.rbac.control.AccessCache;
import dev.mcpgateway.rbac.control.AccessReader;
import dev.mcpgateway.rbac.control.AccessVersions;
import dev.mcpgateway.rbac.control.PermissionAudit;
import dev.mcpgateway.rbac.control.UserAccess;
import dev.mcpgateway.testbed.Route;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The permission check of a user who holds a global role and roles in teams, one of them inherited
 * from, among a thousand users with eleven assignments each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PermissionCheckBenchmark {

  private static final String USER = "user500@example.com";

  @Param({"DIRECT", "POOL_2"})
  Route route;

  /** The number of roles that the user holds. */
  @Param({"10", "10000"})
  int assignments;

  private HeldDatabase database;
  private AccessReader reader;
  private AccessVersions versions;
  private PermissionChecker checker;
  private PermissionRequest request;

  /** Creates the database and reads the user once. */
  @Setup(Level.Trial)
  public void prepare() throws SQLException {
    database = HeldDatabase.by(route);
    fill();
    reader = new AccessReader(database.connections());
    versions = new AccessVersions(reader);
    checker =
        new PermissionChecker(
            new AccessCache(reader, versions), new PermissionAudit(database.connections()));
    request = PermissionRequest.of(USER, Permission.TOOLS_EXECUTE).inTeam("team7");
    if (!checker.check(request).isGranted()) {
      throw new IllegalStateException("The user should be granted this");
    }
  }

  private void fill() throws SQLException {
    database.execute(
        "INSERT INTO email_users (id, email) SELECT i, 'user' || i || '@example.com' FROM generate_series(1, 1000) i",
        "INSERT INTO email_teams (id, name, slug) SELECT 'team' || i, 'team' || i, 'team' || i FROM generate_series(1, 10) i");
    for (RoleDefinition role : RoleCatalogue.CURRENT.roles()) {
      database.execute(
          "INSERT INTO roles (id, name, scope, permissions, is_system_role) VALUES ('%1$s', '%1$s', '%2$s', '%3$s', true)"
              .formatted(
                  role.name(),
                  role.scope(),
                  role.permissions().stream().map(id -> '"' + id + '"').toList()));
    }
    database.execute(
        "INSERT INTO roles (id, name, scope, permissions, inherits_from) VALUES ('tester', 'tester', 'team', '[\"tags.read\"]', 'developer')",
        "INSERT INTO user_roles (id, user_email, role_id, scope) SELECT gen_random_uuid(), email, 'platform_viewer', 'global' FROM email_users",
        "INSERT INTO user_roles (id, user_email, role_id, scope, scope_id) SELECT gen_random_uuid(), u.email, 'viewer', 'team', t.id FROM email_users u, email_teams t WHERE u.email <> '"
            + USER
            + "'",
        "INSERT INTO email_teams (id, name, slug) SELECT 'team' || i, 'team' || i, 'team' || i FROM generate_series(11, 10000) i",
        String.format(
            Locale.ROOT,
            "INSERT INTO user_roles (id, user_email, role_id, scope, scope_id) SELECT gen_random_uuid(), '%s', CASE i WHEN 7 THEN 'tester' ELSE 'viewer' END, 'team', 'team' || i FROM generate_series(1, %d) i",
            USER,
            assignments - 1));
    database.analyze();
  }

  @TearDown(Level.Trial)
  public void drop() throws SQLException {
    database.close();
  }

  /** As for nearly every request. */
  @Benchmark
  public PermissionDecision remembered() {
    return checker.check(request);
  }

  @Benchmark
  @Threads(8)
  public PermissionDecision rememberedByEightThreads() {
    return checker.check(request);
  }

  /** The cost of every check if it queried the database. */
  @Benchmark
  public UserAccess readFromTheDatabase() {
    return reader.read(USER, System.nanoTime()).value();
  }

  @Benchmark
  @Threads(8)
  public UserAccess readFromTheDatabaseByEightThreads() {
    return reader.read(USER, System.nanoTime()).value();
  }

  /** The cost of one check every quarter of a second: querying the version. */
  @Benchmark
  public PermissionDecision versionAskedAgain() {
    versions.tracker().forget();
    return checker.check(request);
  }
}
