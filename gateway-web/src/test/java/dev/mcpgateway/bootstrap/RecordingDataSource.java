package dev.mcpgateway.bootstrap;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** The gateway's data source, which records every statement executed through it. */
public final class RecordingDataSource implements DataSource {

  /** In execution order, since it was cleared. */
  static final List<String> STATEMENTS = new CopyOnWriteArrayList<>();

  private final DataSource gateway = new GatewayDataSource();

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = gateway.getConnection();
    return heard(
        Connection.class,
        connection,
        (method, arguments, result) -> {
          if (result instanceof PreparedStatement statement) {
            String sql = (String) arguments[0];
            return heard(PreparedStatement.class, statement, recording(sql));
          }
          return result instanceof Statement statement
              ? heard(Statement.class, statement, recording(null))
              : result;
        });
  }

  private interface Ear {
    Object hear(Method method, Object[] arguments, Object result);
  }

  private static Ear recording(String prepared) {
    return (method, arguments, result) -> {
      if (method.getName().startsWith("execute")) {
        STATEMENTS.add(prepared == null ? (String) arguments[0] : prepared);
      }
      return result;
    };
  }

  private static <T> T heard(Class<T> type, T target, Ear ear) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            return ear.hear(method, arguments, method.invoke(target, arguments));
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(
        Proxy.newProxyInstance(
            RecordingDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return gateway.getConnection(user, password);
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return gateway.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter writer) throws SQLException {
    gateway.setLogWriter(writer);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return gateway.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    gateway.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("dev.mcpgateway.bootstrap");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return gateway.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return gateway.isWrapperFor(type);
  }
}
