package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.FastCheckService;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.lockservice.LockServiceFactory;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Runs a changelog through Liquibase inside the caller's transaction.
 *
 * @param path the changelog that lists the change sets
 * @param files provides the file
 */
record Changelog(String path, ResourceAccessor files) {

  /**
   * Liquibase keeps its scope and caches in static fields, so only one run at a time is possible in
   * a process.
   */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  /** Applies all pending change sets. */
  void update(Connection connection, int pending, SchemaListener listener) throws SQLException {
    run(
        connection,
        new Progress(listener, pending),
        liquibase -> liquibase.update(new Contexts(), new LabelExpression()));
  }

  /** Rolls back the most recently applied change sets. */
  void rollBack(Connection connection, int changes, SchemaListener listener) throws SQLException {
    run(
        connection,
        new Progress(listener, changes),
        liquibase -> liquibase.rollback(changes, null, new Contexts(), new LabelExpression()));
  }

  /** An operation of Liquibase. */
  @FunctionalInterface
  private interface Work {
    void with(Liquibase liquibase) throws Exception;
  }

  private void run(Connection connection, Progress progress, Work work) throws SQLException {
    try {
      inScope(
          files,
          () -> {
            Database database = new PostgresDatabase();
            database.setConnection(new SavepointConnection(connection));
            Liquibase liquibase = new Liquibase(path, files, database);
            liquibase.setChangeExecListener(progress);
            liquibase.setShowSummary(UpdateSummaryEnum.OFF);
            work.with(liquibase);
            return null;
          });
    } catch (Exception e) {
      throw progress.failure(e);
    }
  }

  /**
   * Runs an operation of Liquibase quietly and with empty caches, on a thread of its own: Liquibase
   * leaves its scope on the thread, and on a thread of an application server that would keep the
   * application in memory after it is undeployed.
   */
  static <T> T inScope(ResourceAccessor files, Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(() -> quietly(files, work));
    Thread thread = new Thread(task, "mcpgateway changelog");
    // Liquibase loads its services with the thread's class loader before it has a scope.
    thread.setContextClassLoader(Changelog.class.getClassLoader());
    ONE_AT_A_TIME.lock();
    try {
      thread.start();
      return resultOf(task);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  /** Waits in any case, since nobody else may use the connection before the thread has ended. */
  private static <T> T resultOf(FutureTask<T> task) throws Exception {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (Exception) e.getCause();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> T quietly(ResourceAccessor files, Callable<T> work) throws Exception {
    Map<String, Object> quiet = new HashMap<>();
    quiet.put(Scope.Attr.logService.name(), new LiquibaseLog());
    quiet.put(Scope.Attr.ui.name(), new LoggerUIService());
    quiet.put(Scope.Attr.resourceAccessor.name(), files);
    quiet.put(Scope.Attr.classLoader.name(), Changelog.class.getClassLoader());
    quiet.put("liquibase.analytics.enabled", "false");
    return Scope.child(
        quiet,
        () -> {
          forgetOtherRuns();
          return work.call();
        });
  }

  private static void forgetOtherRuns() {
    Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
    Scope.getCurrentScope().getSingleton(ChangeLogHistoryServiceFactory.class).resetAll();
    LockServiceFactory.getInstance().resetAll();
  }

  /** Counts the changes of a run, and remembers the one that failed. */
  private static final class Progress extends DefaultChangeExecListener {

    private final SchemaListener listener;
    private final int total;
    private int number;
    private long began;
    private ChangeSet current;

    Progress(SchemaListener listener, int total) {
      this.listener = listener;
      this.total = total;
    }

    @Override
    public void willRun(
        ChangeSet changeSet,
        DatabaseChangeLog log,
        Database database,
        ChangeSet.RunStatus runStatus) {
      begin(changeSet);
    }

    @Override
    public void willRollback(ChangeSet changeSet, DatabaseChangeLog log, Database database) {
      begin(changeSet);
    }

    @Override
    public void ran(
        ChangeSet changeSet,
        DatabaseChangeLog log,
        Database database,
        ChangeSet.ExecType execType) {
      end(changeSet);
    }

    @Override
    public void rolledBack(ChangeSet changeSet, DatabaseChangeLog log, Database database) {
      end(changeSet);
    }

    private void begin(ChangeSet changeSet) {
      current = changeSet;
      began = System.nanoTime();
    }

    private void end(ChangeSet changeSet) {
      number++;
      listener.applied(key(changeSet), number, total, Duration.ofNanos(System.nanoTime() - began));
      current = null;
    }

    /**
     * Makes the exception for a failed run: the database's own if it is transient, otherwise one
     * with the failed change and the reason.
     */
    SQLException failure(Exception e) {
      Optional<SQLException> cause =
          Stream.<Throwable>iterate(e, t -> t != null, Throwable::getCause)
              .filter(SQLException.class::isInstance)
              .map(SQLException.class::cast)
              .reduce((outer, inner) -> inner);
      if (cause.filter(SqlFailure::isTransient).isPresent()) {
        return cause.get();
      }
      String why = cause.map(SqlFailure::oneLine).orElseGet(() -> firstLine(e));
      throw new ChangeFailedException(
          Optional.ofNullable(current).map(Progress::key),
          cause.map(SQLException::getSQLState),
          why,
          e);
    }

    private static String firstLine(Exception e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
    }

    private static ChangeSetKey key(ChangeSet changeSet) {
      return new ChangeSetKey(changeSet.getId(), changeSet.getAuthor(), changeSet.getFilePath());
    }
  }
}
