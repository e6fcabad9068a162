package dev.mcpgateway.bootstrap;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection for the server's pool, which outlasts the loss of its session.
 *
 * <p>Where a commit or a rollback fails, Payara's resource adapter believes the transaction to be
 * open for ever after: it does not validate the connection any more, leaves it without automatic
 * commit, and hands it out again and again. So a rollback of what was lost with its session
 * succeeds, as nothing is left to roll back; a commit that fails ends the transaction as it does in
 * the database, with automatic commit after it; and who uses the connection after a transaction
 * that ended with its session gets a new session. None is ever replaced within a transaction, and
 * nothing else belongs to a session: behind a transaction-pooling pooler nothing may.
 *
 * <p>It says within a few seconds whether it is still good. Payara's validation asks {@code
 * isValid(0)}, without a bound: on a connection that the network has forgotten, a request would
 * wait for the read timeout, which is as long as the longest statement. A pooler that lets the
 * question wait for its turn cannot be told from such a network, and costs the connection too. But
 * the one that Payara then makes instead, and validates at once, is good: whoever has just logged
 * in is not asked again. So what a busy pooler costs is a login, and the statement waits for its
 * turn.
 */
final class LastingConnection implements InvocationHandler {

  /** Logs in. */
  @FunctionalInterface
  interface Login {
    Connection open() throws SQLException;
  }

  /**
   * The longest that the answer of a connection that sat in the pool may take, and for which a
   * login counts as an answer.
   */
  static final int PATIENCE_SECONDS = 3;

  private final Login login;
  private final long loggedIn = System.nanoTime();
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile Connection session;
  private volatile boolean inTransaction;
  private volatile boolean closed;

  private LastingConnection(Connection first, Login login) {
    this.session = first;
    this.login = login;
  }

  /**
   * Wraps a session.
   *
   * @param first just logged in
   * @param login makes the next one where it is lost
   */
  static Connection of(Connection first, Login login) {
    return (Connection)
        Proxy.newProxyInstance(
            LastingConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new LastingConnection(first, login));
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
      default -> {
        renewIfLost();
        yield delegate(method, arguments);
      }
    };
  }

  private boolean isValid(int seconds) throws SQLException {
    boolean first = asked.compareAndSet(false, true);
    if (first && System.nanoTime() - loggedIn < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      return !session.isClosed();
    }
    return session.isValid(seconds == 0 ? PATIENCE_SECONDS : seconds);
  }

  private Object setAutoCommit(Method method, boolean automatic) throws Throwable {
    if (automatic && isLost()) {
      // As the next session does from its beginning.
      inTransaction = false;
      return null;
    }
    renewIfLost();
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
        session.setAutoCommit(true);
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

  private void renewIfLost() throws SQLException {
    if (isLost() && !inTransaction) {
      session = login.open();
    }
  }

  private Object delegate(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(session, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
