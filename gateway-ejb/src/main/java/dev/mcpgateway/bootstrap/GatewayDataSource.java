package dev.mcpgateway.bootstrap;

import dev.mcpgateway.schema.DatabaseConnector;
import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.SchemaException;
import dev.mcpgateway.settings.ConfiguredSettings;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The data source behind the server's connection pool: it connects to the database configured by
 * MicroProfile Config, and is safe behind a transaction-pooling pooler.
 *
 * <p>Servers open a connection before any {@code @Startup} bean has run, as Payara's JPA deployer
 * does. So this class waits for an unreachable database while the gateway starts, until the first
 * attempt has succeeded or failed. After that an unreachable database is an error at once, so that
 * no request hangs.
 *
 * <p>It has none of the usual setters: servers call {@code setServerName("localhost")} and the like
 * with the defaults of {@code @DataSourceDefinition}, over what is configured.
 */
public final class GatewayDataSource implements DataSource {

  /** The JNDI name of the pool. */
  public static final String JNDI_NAME = "java:app/jdbc/gateway";

  static final int MAX_POOL = 20;
  static final int IDLE_SECONDS = 300;

  /**
   * Longer than any statement of a request or a bootstrap step; limits the wait on a broken
   * network.
   */
  private static final int SOCKET_TIMEOUT_SECONDS = 120;

  /** Static, since servers create several instances; the class loader ends with the application. */
  private static final AtomicBoolean STARTING = new AtomicBoolean(true);

  private static final AtomicLong TRUSTED_SINCE = new AtomicLong(System.nanoTime());

  private final Supplier<DatabaseSettings> configuration;
  private final AtomicBoolean starting;
  private final AtomicLong trustedSince;
  private volatile DatabaseSettings settings;

  /** For the server. */
  public GatewayDataSource() {
    this(ConfiguredSettings::database, STARTING, TRUSTED_SINCE);
  }

  /**
   * Prepares.
   *
   * @param configuration read when the first connection is opened
   * @param starting whether to wait for the database; set to false when the first attempt ends
   * @param trustedSince sessions that logged in before this moment are not used any more
   */
  GatewayDataSource(
      Supplier<DatabaseSettings> configuration, AtomicBoolean starting, AtomicLong trustedSince) {
    this.configuration = configuration;
    this.starting = starting;
    this.trustedSince = trustedSince;
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      DatabaseSettings known = settings();
      PGSimpleDataSource database = known.dataSource();
      database.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
      return LastingConnection.of(
          starting.get() ? firstConnection(known, database) : database.getConnection(),
          new Sessions(database::getConnection, known.connectionLifetime(), trustedSince));
    } catch (SchemaException e) {
      throw new SQLException(e.getMessage(), e);
    }
  }

  private DatabaseSettings settings() {
    if (settings == null) {
      settings = configuration.get();
    }
    return settings;
  }

  private Connection firstConnection(DatabaseSettings settings, DataSource database) {
    try {
      return DatabaseConnector.connect(
          database::getConnection, settings, settings.url(), BootstrapLog.DATABASE_WAIT);
    } finally {
      starting.set(false);
    }
  }

  /** The configured user, whatever the server passes. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("User and password come from the configuration.");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter writer) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(BootstrapLog.NAME);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("A GatewayDataSource is no " + type.getName() + ".");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
