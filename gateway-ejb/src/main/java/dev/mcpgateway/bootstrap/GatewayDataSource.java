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
 * Where the server's connection pool gets its connections: from the database that MicroProfile
 * Config names, safe behind a transaction-pooling pooler.
 *
 * <p>Servers open a connection before any {@code @Startup} bean has run, as Payara's JPA deployer
 * does. So it is here that a database which cannot be reached is waited for, while the gateway
 * starts: until the first attempt has ended, one way or the other. After that an unreachable
 * database is an error at once, so that no request hangs.
 *
 * <p>It has none of the usual setters: servers call {@code setServerName("localhost")} and the like
 * with the defaults of {@code @DataSourceDefinition}, over what is configured.
 */
public final class GatewayDataSource implements DataSource {

  /** Where the pool is bound. */
  public static final String JNDI_NAME = "java:app/jdbc/gateway";

  static final int MAX_POOL = 20;
  static final int IDLE_SECONDS = 300;

  /** Longer than any statement of a request or a bootstrap step; bounds what a cut cable costs. */
  private static final int SOCKET_TIMEOUT_SECONDS = 120;

  /** Of this application, whose class loader ends with it; servers make several instances. */
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
   * @param configuration read when the first connection is made
   * @param starting whether to wait for the database; becomes false with the first attempt's end
   * @param trustedSince before which moment sessions were logged in that are not used any more
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

  /** The configured user it is, whoever the server believes to know better. */
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
