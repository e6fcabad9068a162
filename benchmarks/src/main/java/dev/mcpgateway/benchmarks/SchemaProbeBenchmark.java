package dev.mcpgateway.benchmarks;

import dev.mcpgateway.schema.SchemaState;
import dev.mcpgateway.testbed.Route;
import java.sql.Connection;
import java.sql.SQLException;
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

/** The cost of a start that finds the schema at head. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SchemaProbeBenchmark {

  @Param({"DIRECT", "POOL_2"})
  Route route;

  private HeldDatabase database;

  /** Migrates. */
  @Setup(Level.Trial)
  public void prepare() {
    database = HeldDatabase.by(route);
  }

  @TearDown(Level.Trial)
  public void drop() throws SQLException {
    database.close();
  }

  /** As at a start: including opening and closing a connection. */
  @Benchmark
  public SchemaState probe() {
    return database.schema().probe();
  }

  /** The part of the connection. */
  @Benchmark
  public boolean connectionAlone() throws SQLException {
    try (Connection connection = database.database().connect()) {
      return connection.isClosed();
    }
  }
}
