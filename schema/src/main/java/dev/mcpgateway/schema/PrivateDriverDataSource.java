package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects with the driver of this application only. The driver registry belongs to the whole JVM:
 * on an application server, a registered driver stays in memory after its application is
 * undeployed.
 */
final class PrivateDriverDataSource extends PGSimpleDataSource {

  private static final Driver DRIVER = new Driver();

  static {
    // The first use fills the registry through the class loader of the thread: better here, where
    // it is cleaned up, than in the server.
    DriverManager.getDrivers();
    forgetDriverOfApplication();
  }

  /** The driver registers itself; one on the class path of the JVM is shared. */
  private static void forgetDriverOfApplication() {
    if (Driver.isRegistered()
        && Driver.class.getClassLoader() != ClassLoader.getSystemClassLoader()) {
      try {
        Driver.deregister();
      } catch (SQLException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  /** Parses a JDBC URL; null if it is not one of PostgreSQL. */
  static Properties parse(String url) {
    return Driver.parseURL(url, new Properties());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", user);
    if (password != null) {
      login.setProperty("password", password);
    }
    return DRIVER.connect(getUrl(), login);
  }
}
