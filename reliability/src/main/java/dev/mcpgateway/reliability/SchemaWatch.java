package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Event.Kind;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.testbed.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reads the schema, the lock and the traps past all poolers, some twenty times a second, and
 * records every state of the schema that was visible.
 */
final class SchemaWatch implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final String HOLDER =
      """
      SELECT coalesce(nullif(a.application_name, ''), 'a session without a name')
      FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
      WHERE l.locktype = 'advisory' AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      ORDER BY 1 LIMIT 1
      """;

  /**
   * The state of the schema, in one snapshot.
   *
   * @param relations the number of tables, indexes and other relations
   * @param history checksums by change set
   */
  record View(int relations, Map<String, String> history) {

    /** Whether all change sets of this build are applied, each with its checksum. */
    boolean isHead(HeadManifest manifest) {
      return manifest.changes().stream()
          .allMatch(
              change -> {
                String recorded = history.get(change.key().id());
                return recorded != null && recorded.equals(change.checksum());
              });
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d changes, %d relations", history.size(), relations);
    }
  }

  /**
   * A period in which every observation was the same.
   *
   * @param from the end of the first observation
   * @param to the beginning of the last observation
   */
  record Span(View view, Instant from, Instant to) {}

  private final Supplier<Database> database;
  private final Journal journal;
  private final HeadManifest manifest = HeadManifest.load();
  private final List<Span> spans = new ArrayList<>();

  /** Guarded by the spans: observations that began earlier belong to the preparation. */
  private Instant prepared = Instant.MIN;

  private final Thread thread;
  private volatile Optional<String> holder = Optional.empty();
  private volatile Optional<String> caught = Optional.empty();
  private volatile boolean closed;

  SchemaWatch(Supplier<Database> database, Journal journal) throws SQLException {
    this.database = database;
    this.journal = journal;
    try (Connection connection = connect()) {
      look(connection);
    }
    thread = new Thread(this::watch, "schema watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Every observed state, in order. */
  List<Span> spans() {
    synchronized (spans) {
      return List.copyOf(spans);
    }
  }

  /** Discards the observations of the preparation. */
  void forget() throws SQLException {
    synchronized (spans) {
      spans.clear();
      prepared = Instant.now();
    }
    try (Connection connection = connect()) {
      look(connection);
    }
  }

  /** The state at the beginning. */
  View initial() {
    return spans().get(0).view();
  }

  View latest() {
    List<Span> seen = spans();
    return seen.get(seen.size() - 1).view();
  }

  boolean isAtHead() {
    return latest().isHead(manifest);
  }

  /** The name of the session that holds the lock. */
  Optional<String> lockHolder() {
    return holder;
  }

  /** The name of a session that is blocked in a trap. */
  Optional<String> caught() {
    return caught;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    while (!closed) {
      Database watched = database.get();
      try (Connection connection = connect()) {
        while (!closed && watched.equals(database.get())) {
          look(connection);
          Thread.sleep(PAUSE.toMillis());
        }
      } catch (SQLException away) {
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = database.get().connectAsSuperuser();
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return connection;
  }

  private void look(Connection connection) throws SQLException {
    Instant began = Instant.now();
    try (Statement statement = connection.createStatement()) {
      boolean hasHistory = false;
      int relations = 0;
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT count(*), count(*) FILTER (WHERE relname = 'databasechangelog')
              FROM pg_class WHERE relnamespace = 'public'::regnamespace
              """)) {
        row.next();
        relations = row.getInt(1);
        hasHistory = row.getInt(2) > 0;
      }
      Map<String, String> history = new TreeMap<>();
      if (hasHistory) {
        try (ResultSet row =
            statement.executeQuery("SELECT id, md5sum FROM public.databasechangelog")) {
          while (row.next()) {
            history.put(row.getString(1), String.valueOf(row.getString(2)));
          }
        }
      }
      keep(new View(relations, history), began);
      Optional<String> now = first(statement, HOLDER);
      if (!now.equals(holder)) {
        holder = now;
        journal.add(Event.DATABASE, Kind.LOCK, now.orElse("free"));
      }
      caught = first(statement, Trap.CAUGHT);
    }
    connection.commit();
  }

  private static Optional<String> first(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  private void keep(View view, Instant began) {
    synchronized (spans) {
      if (began.isBefore(prepared)) {
        return;
      }
      int last = spans.size() - 1;
      if (last >= 0 && spans.get(last).view().equals(view)) {
        spans.set(last, new Span(view, spans.get(last).from(), began));
      } else {
        spans.add(new Span(view, Instant.now(), began));
        journal.add(Event.DATABASE, Kind.SCHEMA, (view.isHead(manifest) ? "head: " : "") + view);
      }
    }
  }
}
