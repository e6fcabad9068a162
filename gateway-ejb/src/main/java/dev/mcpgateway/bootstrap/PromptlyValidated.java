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
 * A connection that says within a few seconds whether it is still good. Payara's validation asks
 * {@code isValid(0)}, without a bound: on a connection that the network has forgotten, a request
 * would wait for the read timeout, which is as long as the longest statement.
 *
 * <p>A pooler that lets the question wait for its turn cannot be told from such a network, and
 * costs the connection too. But the one that Payara then makes instead, and validates at once, is
 * good: whoever has just logged in is not asked again. So what a busy pooler costs is a login, and
 * the statement waits for its turn.
 */
final class PromptlyValidated implements InvocationHandler {

  /**
   * The longest that the answer of a connection that sat in the pool may take, and for which a
   * login counts as an answer.
   */
  static final int PATIENCE_SECONDS = 3;

  private final Connection connection;
  private final long loggedIn = System.nanoTime();
  private final AtomicBoolean asked = new AtomicBoolean();

  private PromptlyValidated(Connection connection) {
    this.connection = connection;
  }

  static Connection of(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            PromptlyValidated.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new PromptlyValidated(connection));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "isValid" -> isValid((int) arguments[0]);
      default -> delegate(method, arguments);
    };
  }

  private boolean isValid(int seconds) throws SQLException {
    boolean first = asked.compareAndSet(false, true);
    if (first && System.nanoTime() - loggedIn < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      return !connection.isClosed();
    }
    return connection.isValid(seconds == 0 ? PATIENCE_SECONDS : seconds);
  }

  private Object delegate(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
