package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.benchmarks.peers.Replica.Ready;
import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs cells on real servers with real processes. */
final class Stage implements AutoCloseable {

  private static final Duration TIME_TO_MIGRATE_ALONE = Duration.ofMinutes(2);
  private static final Duration TIME_TO_FREE_LOCKS = Duration.ofSeconds(2);
  private static final Duration TIME_TO_TELL_THREADS = Duration.ofMillis(500);
  private static final Duration TIME_TO_BE_IDLE = Duration.ofSeconds(5);

  /** Enough time for replicas to start and to wait for the lock. */
  private static final Duration TIME_TO_WAIT_FOR_THE_LOCK = Duration.ofSeconds(4);

  /** Liquibase's polling interval; the kills of the rounds are spread over it. */
  private static final Duration MAX_PAUSE_OF_A_PEER = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final String ADVISORY_LOCKS =
      """
      SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private final Options options;
  private final Path scripts;
  private final Path logs;
  private final List<String> head;
  private final Map<Peer, Database> atHead = new EnumMap<>(Peer.class);

  /** Brings a database to head with each peer, which also warms the machine up. */
  Stage(Options options, Path directory) throws IOException, SQLException {
    this.options = options;
    this.scripts = directory.resolve("flyway");
    this.logs = Files.createDirectories(directory.resolve("logs"));
    FlywayScripts.writeTo(scripts);
    atHead.put(Peer.GATEWAY, broughtToHead(Peer.GATEWAY));
    for (Peer peer : options.peers()) {
      atHead.computeIfAbsent(peer, this::broughtToHead);
    }
    head = HeadSchema.objects(atHead.get(Peer.GATEWAY));
  }

  /** Runs a cell once, and leaves nothing for the next. */
  Measurement play(Cell cell, int round) throws SQLException {
    if (cell.situation() == Situation.AT_HEAD) {
      Database database = atHead.get(cell.peer());
      Measurement measurement = together(cell, round, new RoutedDatabase(database, cell.route()));
      clean(database);
      return cell.replicas() == 1 && cell.route() == Route.DIRECT
          ? measurement.withStatements(statementsOfAStart(cell.peer(), database))
          : measurement;
    }
    try (RoutedDatabase database = cell.route().freshDatabase()) {
      return cell.situation() == Situation.EMPTY
          ? together(cell, round, database)
          : killed(cell, round, database);
    }
  }

  @Override
  public void close() {
    atHead.values().forEach(Database::close);
  }

  private Database broughtToHead(Peer peer) {
    Database database = PostgresServer.shared().createDatabase();
    try (ChildProcess replica =
        Replica.start(peer, new RoutedDatabase(database, Route.DIRECT), scripts)) {
      if (replica.awaitExit(TIME_TO_MIGRATE_ALONE) != 0) {
        throw new IllegalStateException(
            "%s does not come to head: %s".formatted(peer.title(), replica.output()));
      }
    }
    return database;
  }

  private Measurement together(Cell cell, int round, RoutedDatabase database) throws SQLException {
    List<ChildProcess> replicas = new ArrayList<>();
    try {
      Instant began = Instant.now();
      start(replicas, cell, cell.replicas(), database);
      awaitEnd(replicas);
      return outcome(cell, round, database.database(), replicas, began);
    } finally {
      replicas.forEach(ChildProcess::close);
    }
  }

  /**
   * The migrator first, so that it is known; the others in the middle of its migration. It is
   * killed between two statements, with its transaction open.
   */
  private Measurement killed(Cell cell, int round, RoutedDatabase database) throws SQLException {
    Trap trap = Trap.in(database.database());
    List<ChildProcess> replicas = new ArrayList<>();
    Instant began = Instant.now();
    try {
      start(replicas, cell, 1, database);
      ChildProcess migrator = replicas.get(0);
      boolean caught =
          await(options.bound(), () -> trap.holdsSomebody() || !migrator.isAlive())
              && migrator.isAlive();
      if (caught) {
        start(replicas, cell, cell.replicas() - 1, database);
        pause(TIME_TO_WAIT_FOR_THE_LOCK.plus(phase(round)));
        migrator.freeze();
        trap.disarm();
        await(TIME_TO_BE_IDLE, () -> !trap.holdsSomebody());
        replicas.remove(migrator);
        began = Instant.now();
        migrator.close();
        awaitEnd(replicas);
      }
      return outcome(cell, round, database.database(), replicas, began);
    } finally {
      replicas.forEach(ChildProcess::close);
    }
  }

  /** The kills of all rounds are spread evenly over the longest polling interval of the peers. */
  private Duration phase(int round) {
    return MAX_PAUSE_OF_A_PEER.multipliedBy(2L * round - 1).dividedBy(2L * options.rounds());
  }

  private void start(List<ChildProcess> replicas, Cell cell, int number, RoutedDatabase database) {
    for (int i = 0; i < number; i++) {
      replicas.add(Replica.start(cell.peer(), database, scripts));
    }
  }

  private void awaitEnd(List<ChildProcess> replicas) throws SQLException {
    await(options.bound(), () -> replicas.stream().noneMatch(ChildProcess::isAlive));
  }

  private Measurement outcome(
      Cell cell, int round, Database database, List<ChildProcess> replicas, Instant began)
      throws SQLException {
    List<ChildProcess> hung = replicas.stream().filter(ChildProcess::isAlive).toList();
    tellThreads(hung);
    replicas.forEach(ChildProcess::close);
    List<Ready> ready = replicas.stream().map(Ready::in).flatMap(Optional::stream).toList();
    int failed = replicas.size() - hung.size() - ready.size();
    if (ready.size() < replicas.size()) {
      keepOutput(cell, round, replicas);
    }
    LongSummaryStatistics times =
        ready.stream()
            .mapToLong(one -> Duration.between(began, one.at()).toMillis())
            .summaryStatistics();
    await(TIME_TO_FREE_LOCKS, () -> locks(database) == 0);
    return new Measurement(
        round,
        cell,
        ready.isEmpty() ? OptionalLong.empty() : OptionalLong.of(times.getMin()),
        ready.isEmpty() ? OptionalLong.empty() : OptionalLong.of(times.getMax()),
        ready.stream().mapToLong(one -> one.took().toMillis()).max(),
        ready.size(),
        failed,
        hung.size(),
        locks(database),
        HeadSchema.objects(database).equals(head),
        OptionalLong.empty());
  }

  /** A JVM prints the stacks of its threads on this signal, which shows where it hung. */
  private static void tellThreads(List<ChildProcess> hung) {
    hung.forEach(replica -> replica.signal("QUIT"));
    if (!hung.isEmpty()) {
      pause(TIME_TO_TELL_THREADS);
    }
  }

  private void keepOutput(Cell cell, int round, List<ChildProcess> replicas) {
    String name =
        String.format(Locale.ROOT, "%s, round %d.txt", cell, round).replaceAll("[ ,]+", "-");
    try {
      Files.writeString(
          logs.resolve(name),
          replicas.stream()
              .map(ChildProcess::output)
              .collect(Collectors.joining("\n\n==== next replica\n\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int statementsOfAStart(Peer peer, Database database) throws SQLException {
    database.recordStatements();
    int before = database.statements().size();
    try (ChildProcess replica =
        Replica.start(peer, new RoutedDatabase(database, Route.DIRECT), scripts)) {
      replica.awaitExit(TIME_TO_MIGRATE_ALONE);
    }
    int statements = database.statements().size() - before;
    asSuperuser(database, "ALTER DATABASE %s RESET log_statement".formatted(database.name()));
    return statements;
  }

  /** Session-level advisory locks, and locked rows of Liquibase's lock table. */
  private static int locks(Database database) throws SQLException {
    int locks = Integer.parseInt(database.query(ADVISORY_LOCKS).get(0));
    return database
            .query("SELECT 1 WHERE to_regclass('public.databasechangeloglock') IS NULL")
            .isEmpty()
        ? locks
            + Integer.parseInt(
                database.query("SELECT count(*) FROM databasechangeloglock WHERE locked").get(0))
        : locks;
  }

  /** Leftovers of one run must not affect the next. */
  private static void clean(Database database) throws SQLException {
    asSuperuser(
        database,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    if (locks(database) > 0) {
      asSuperuser(database, "UPDATE databasechangeloglock SET locked = false");
    }
  }

  private static void asSuperuser(Database database, String sql) throws SQLException {
    try (Connection connection = database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws SQLException;
  }

  private static boolean await(Duration atMost, Condition condition) throws SQLException {
    Instant deadline = Instant.now().plus(atMost);
    while (!condition.holds()) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      pause(PAUSE);
    }
    return true;
  }

  private static void pause(Duration duration) {
    try {
      TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
