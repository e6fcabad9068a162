package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connects with the driver of this application alone. The list of drivers is the whole JVM's: on an
 * application server, whoever is in it stays in memory when its application is undeployed.
 */
final class PrivateDriverDataSource extends PGSimpleDataSource {

  private static final Driver DRIVER = new Driver();

  static {
    // Whoever asks first has the list filled through the class loader of the thread: better here,
    // where it is tidied up, than in the server.
    DriverManager.getDrivers();
    forgetDriverOfApplication();
  }

  /** The driver puts itself on the list; one on the class path of the JVM is everyone's. */
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

  /** What a JDBC URL says; null where it is not one of PostgreSQL. */
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
