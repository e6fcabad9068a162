package dev.mcpgateway.bootstrap;

import dev.mcpgateway.schema.ReadOnlyProbe;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection for the server's pool that survives the loss of its session.
 *
 * <p>If a commit or a rollback fails, Payara's resource adapter considers the transaction open from
 * then on: it does not validate the connection any more, leaves it without auto-commit, and keeps
 * handing it out. So a rollback succeeds if the session was lost, since nothing is left to roll
 * back; a failed commit ends the transaction as it does in the database, with auto-commit after it;
 * and the next use of the connection gets a new session. A session is never replaced within a
 * transaction, and has no other state: behind a transaction-pooling pooler it must not.
 *
 * <p>A session is also replaced when it has reached its maximum age (see {@link Sessions}), or the
 * server has announced that it is shutting down; but only between two uses, while no statement is
 * open. If no new session can be opened, the old one stays in use, since reads may still work.
 *
 * <p>Its validation takes a few seconds at most. Payara calls {@code isValid(0)}, without a
 * timeout: on a connection that the network has dropped, a request would wait for the read timeout,
 * which is as long as the longest statement. A pooler that queues the validation query cannot be
 * told from such a network, and costs the connection too. But the connection that Payara then opens
 * instead, and validates at once, is valid without a query, since it has just logged in. So a busy
 * pooler costs one login, and the statement waits for its turn. The validation also checks that the
 * session can write, so that nobody reads stale data from a demoted primary for long.
 */
final class LastingConnection implements InvocationHandler {

  /** The maximum time of a validation query, and the time after a login in which none is needed. */
  static final int TIMEOUT_SECONDS = 3;

  /** How long a session that should be replaced stays in use when no new one can be opened. */
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

  /** The server is being shut down, has crashed, or starts again. */
  private static final Set<String> SERVER_SHUTDOWN = Set.of("57P01", "57P02", "57P03");

  private final Sessions sessions;
  private final AtomicBoolean validated = new AtomicBoolean();
  private final AtomicInteger openStatements = new AtomicInteger();
  private volatile Sessions.Session session;
  private volatile boolean endangered;
  private volatile long nextReplacement = System.nanoTime();
  private volatile Optional<Integer> networkTimeout = Optional.empty();
  private volatile boolean inTransaction;
  private volatile boolean closed;

  private LastingConnection(Connection first, Sessions sessions) {
    this.session = sessions.begun(first);
    this.sessions = sessions;
  }

  /**
   * Wraps a session.
   *
   * @param first the first session, just opened
   * @param sessions opens the next ones
   */
  static Connection of(Connection first, Sessions sessions) {
    return (Connection)
        Proxy.newProxyInstance(
            LastingConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new LastingConnection(first, sessions));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "isValid" -> isValid((int) arguments[0]);
      case "close", "abort" -> {
        closed = true;
        yield delegate(method, arguments);
      }
      case "isClosed", "toString" -> delegate(method, arguments);
      case "setAutoCommit" -> setAutoCommit(method, (boolean) arguments[0]);
      case "commit" -> commit(method);
      case "rollback" -> arguments == null ? rollback(method) : delegate(method, arguments);
      case "setNetworkTimeout" -> {
        replaceIfDue();
        Object nothing = delegate(method, arguments);
        networkTimeout = Optional.of((int) arguments[1]);
        yield nothing;
      }
      default -> {
        replaceIfDue();
        Object result = delegate(method, arguments);
        yield result instanceof Statement statement
            ? watched(statement, method.getReturnType())
            : result;
      }
    };
  }

  private boolean isValid(int seconds) throws SQLException {
    boolean first = validated.compareAndSet(false, true);
    if (session.isClosed()
        || (first && session.age() < TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS))) {
      return !session.isClosed();
    }
    Connection connection = session.connection();
    try {
      int usualTimeout = connection.getNetworkTimeout();
      connection.setNetworkTimeout(
          Runnable::run, (int) TimeUnit.SECONDS.toMillis(seconds == 0 ? TIMEOUT_SECONDS : seconds));
      if (ReadOnlyProbe.reason(connection).isPresent()) {
        sessions.distrustAll();
      }
      connection.setNetworkTimeout(Runnable::run, usualTimeout);
    } catch (SQLException e) {
      System.getLogger(LastingConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "A connection of the pool is not good any more", e);
      return false;
    }
    replaceIfDue();
    return true;
  }

  private Object setAutoCommit(Method method, boolean automatic) throws Throwable {
    if (automatic && isLost()) {
      // As a new session does.
      inTransaction = false;
      return null;
    }
    replaceIfDue();
    Object nothing = delegate(method, new Object[] {automatic});
    inTransaction = !automatic;
    return nothing;
  }

  private Object commit(Method method) throws Throwable {
    try {
      return delegate(method, null);
    } catch (SQLException e) {
      inTransaction = false;
      if (!isLost()) {
        session.connection().setAutoCommit(true);
      }
      throw e;
    }
  }

  private Object rollback(Method method) throws Throwable {
    try {
      return delegate(method, null);
    } catch (SQLException e) {
      if (!isLost()) {
        throw e;
      }
      inTransaction = false;
      return null;
    }
  }

  private boolean isLost() throws SQLException {
    return !closed && session.isClosed();
  }

  private void replaceIfDue() throws SQLException {
    if (!closed && !inTransaction) {
      if (session.isClosed()) {
        enter(sessions.open());
      } else if (openStatements.get() == 0
          && (endangered || sessions.isSpent(session))
          && System.nanoTime() - nextReplacement >= 0) {
        replace();
      }
    }
  }

  private void replace() {
    Connection last = session.connection();
    try {
      enter(sessions.open());
      last.close();
    } catch (SQLException e) {
      nextReplacement = System.nanoTime() + RETRY_INTERVAL.toNanos();
      System.getLogger(LastingConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "A session could not be replaced", e);
    }
  }

  private void enter(Sessions.Session next) throws SQLException {
    session = next;
    endangered = false;
    openStatements.set(0);
    if (networkTimeout.isPresent()) {
      next.connection().setNetworkTimeout(Runnable::run, networkTimeout.get());
    }
  }

  private Object delegate(Method method, Object[] arguments) throws Throwable {
    return called(session.connection(), method, arguments);
  }

  private Object called(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException failure) {
        learn(failure);
      }
      throw e.getCause();
    }
  }

  private void learn(SQLException failure) {
    String state = failure.getSQLState();
    if (ReadOnlyProbe.READ_ONLY_STATE.equals(state)) {
      sessions.distrustAll();
    } else if (state != null && SERVER_SHUTDOWN.contains(state)) {
      endangered = true;
    }
  }

  /** A statement whose failures and whose closing are observed. */
  private Object watched(Statement statement, Class<?> kind) {
    openStatements.incrementAndGet();
    Sessions.Session of = session;
    AtomicBoolean open = new AtomicBoolean(true);
    return Proxy.newProxyInstance(
        LastingConnection.class.getClassLoader(),
        new Class<?>[] {kind},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              case "close" -> {
                if (open.compareAndSet(true, false) && of.equals(session)) {
                  openStatements.decrementAndGet();
                }
                yield called(statement, method, arguments);
              }
              default -> called(statement, method, arguments);
            });
  }
}
