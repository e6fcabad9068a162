package dev.mcpgateway.benchmarks;

import dev.mcpgateway.rbac.RoleCatalogue;
import dev.mcpgateway.rbac.SeedingSummary;
import dev.mcpgateway.rbac.control.RoleSeeder;
import dev.mcpgateway.rbac.control.RoleStore;
import dev.mcpgateway.testbed.Route;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.lang.reflect.Field;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The seeding of roles with nothing to do, as at every start except the first: the EJB's work, in a
 * transaction, without the container.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SeedingBenchmark {

  @Param({"DIRECT", "POOL_2"})
  Route route;

  private HeldDatabase database;
  private EntityManagerFactory factory;

  /** Seeds once. */
  @Setup(Level.Trial)
  public void prepare() throws SQLException {
    database = HeldDatabase.by(route);
    factory =
        Persistence.createEntityManagerFactory(
            "gateway",
            Map.of(
                "jakarta.persistence.transactionType",
                "RESOURCE_LOCAL",
                "jakarta.persistence.nonJtaDataSource",
                database.connections(),
                "eclipselink.logging.level",
                "WARNING"));
    seed(false);
  }

  @TearDown(Level.Trial)
  public void drop() throws SQLException {
    factory.close();
    database.close();
  }

  @Benchmark
  public SeedingSummary nothingToDo() {
    return seed(true);
  }

  private SeedingSummary seed(boolean again) {
    EntityManager entities = factory.createEntityManager();
    try {
      RoleSeeder seeder = new RoleSeeder();
      set(seeder, "roles", with(new RoleStore(), entities));
      set(seeder, "changed", NoEvent.INSTANCE);
      entities.getTransaction().begin();
      SeedingSummary summary = seeder.seed(RoleCatalogue.CURRENT, List.of());
      entities.getTransaction().commit();
      if (again && summary.changedAnything()) {
        throw new IllegalStateException("There should have been nothing to do: " + summary);
      }
      return summary;
    } finally {
      entities.close();
    }
  }

  private static <T> T with(T store, EntityManager entities) {
    set(store, "entities", entities);
    return store;
  }

  /** Like the container's injection. */
  private static void set(Object target, String name, Object value) {
    try {
      Field field = target.getClass().getDeclaredField(name);
      field.setAccessible(true);
      field.set(target, value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
