package dev.mcpgateway.bootstrap;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;

/**
 * A connection that says within a few seconds whether it is still good. Payara's validation of
 * pooled connections asks {@code isValid(0)}, without a bound: on one that the network has
 * forgotten, a request would wait for the read timeout, which is as long as the longest statement.
 */
final class PromptlyValidated implements InvocationHandler {

  /** The longest that the answer of a connection that sat in the pool may take. */
  static final int PATIENCE_SECONDS = 3;

  private final Connection connection;

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
      case "isValid" -> connection.isValid(bounded((int) arguments[0]));
      default -> delegate(method, arguments);
    };
  }

  private static int bounded(int seconds) {
    return seconds == 0 ? PATIENCE_SECONDS : seconds;
  }

  private Object delegate(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
