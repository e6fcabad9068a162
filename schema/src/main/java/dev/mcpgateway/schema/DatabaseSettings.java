package dev.mcpgateway.schema;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The settings of the database connection.
 *
 * @param url the JDBC URL of the database for the gateway; may lead through a pooler
 * @param user the role to connect as
 * @param password its password, if it has one
 * @param migrationUrl the JDBC URL for migrations; the same database as {@code url}
 * @param skipMigrations whether another runner is responsible for migrations
 * @param schemaWait the maximum wait for the migration lock, or for head if migrations are skipped;
 *     positive
 * @param databaseWait the maximum wait for a database that cannot be reached; zero for one attempt
 * @param connectionLifetime after which a connection is replaced between two uses; zero for never
 */
public record DatabaseSettings(
    String url,
    String user,
    Optional<String> password,
    String migrationUrl,
    boolean skipMigrations,
    Duration schemaWait,
    Duration databaseWait,
    Duration connectionLifetime) {

  public static final String URL = "mcpgateway.database-url";
  public static final String USER = "mcpgateway.database-user";
  public static final String PASSWORD = "mcpgateway.database-password";
  public static final String MIGRATION_URL = "mcpgateway.migration-url";
  public static final String SKIP_MIGRATIONS = "mcpgateway.skip-migrations";
  public static final String SCHEMA_WAIT = "mcpgateway.schema-wait";
  public static final String DATABASE_WAIT = "mcpgateway.database-wait";

  public static final String CONNECTION_LIFETIME = "mcpgateway.database-connection-lifetime";

  private static final String MIN_WAIT = "PT0.001S";
  private static final String MAX_WAIT = "P366D";
  private static final int LOGIN_TIMEOUT_SECONDS = 10;
  private static final int CONNECT_TIMEOUT_SECONDS_OF_SEVERAL = 3;
  private static final int HOST_RECHECK_SECONDS = 2;
  private static final int SHORT_STATEMENT_TIMEOUT_SECONDS = 30;
  private static final int APPLICATION_NAME_LENGTH = 63;

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first missing or invalid setting
   */
  public static DatabaseSettings from(SettingLookup lookup) {
    String url =
        lookup
            .find(URL)
            .orElseThrow(
                () ->
                    new InvalidSettingException(
                        URL, "is not set: give a JDBC URL such as jdbc:postgresql://host:5432/db"));
    return new DatabaseSettings(
        checkedUrl(URL, url),
        lookup.find(USER).orElse("gateway"),
        lookup.find(PASSWORD),
        checkedUrl(MIGRATION_URL, lookup.find(MIGRATION_URL).orElse(url)),
        lookup.flag(SKIP_MIGRATIONS, false),
        lookup.duration(SCHEMA_WAIT, "PT10M", MIN_WAIT, MAX_WAIT),
        lookup.duration(DATABASE_WAIT, "PT2M", MIN_WAIT, MAX_WAIT),
        lookup.duration(CONNECTION_LIFETIME, "PT10M", "PT0S", MAX_WAIT));
  }

  /** The same settings for a probe, which does not wait for an unreachable database. */
  public DatabaseSettings withoutWaiting() {
    return new DatabaseSettings(
        url,
        user,
        password,
        migrationUrl,
        skipMigrations,
        schemaWait,
        Duration.ZERO,
        connectionLifetime);
  }

  /**
   * A data source for short statements: safe behind a transaction-pooling pooler, and with a
   * timeout, so that a silently broken connection is noticed after 30 seconds.
   */
  public PGSimpleDataSource dataSource() {
    return poolerSafeDataSource(url);
  }

  /** Like {@link #dataSource}, for migrations; the holder of the lock removes the timeout. */
  PGSimpleDataSource migrationDataSource() {
    return poolerSafeDataSource(migrationUrl);
  }

  /** The parts of a JDBC URL that may be shown: host, port and database. */
  static String target(String url) {
    Properties parsed = PrivateDriverDataSource.parse(url);
    String[] hosts = parsed.getProperty("PGHOST").split(",", -1);
    String[] ports = parsed.getProperty("PGPORT").split(",", -1);
    return IntStream.range(0, hosts.length)
            .mapToObj(i -> hosts[i] + ":" + ports[Math.min(i, ports.length - 1)])
            .collect(Collectors.joining(","))
        + "/"
        + parsed.getProperty("PGDBNAME");
  }

  /** The name of this replica in {@code pg_stat_activity}. */
  static String applicationName() {
    String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElseGet(DatabaseSettings::host);
    String name = "mcpgateway " + host;
    String process = "/" + ProcessHandle.current().pid();
    return name.substring(0, Math.min(name.length(), APPLICATION_NAME_LENGTH - process.length()))
        + process;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }

  private PGSimpleDataSource poolerSafeDataSource(String jdbcUrl) {
    PGSimpleDataSource dataSource = new PrivateDriverDataSource();
    dataSource.setUser(user);
    password.ifPresent(dataSource::setPassword);
    dataSource.setApplicationName(applicationName());
    dataSource.setConnectTimeout(LOGIN_TIMEOUT_SECONDS);
    dataSource.setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
    dataSource.setTcpKeepAlive(true);
    dataSource.setSocketTimeout(SHORT_STATEMENT_TIMEOUT_SECONDS);
    // Named statements belong to a server connection, which a pooler may change between
    // transactions.
    dataSource.setPrepareThreshold(0);
    // Without it the driver issues session-level SET statements, which would leak through a pooler.
    dataSource.setAssumeMinServerVersion("9.0");
    Properties url = PrivateDriverDataSource.parse(jdbcUrl);
    if (url.getProperty("PGHOST").contains(",")) {
      // After a failover each of the hosts is soon tried again, and an unresponsive one is skipped.
      dataSource.setConnectTimeout(CONNECT_TIMEOUT_SECONDS_OF_SEVERAL);
      if (!url.containsKey(PGProperty.HOST_RECHECK_SECONDS.getName())) {
        dataSource.setHostRecheckSeconds(HOST_RECHECK_SECONDS);
      }
    }
    dataSource.setUrl(jdbcUrl);
    return dataSource;
  }

  private static String checkedUrl(String property, String url) {
    Properties parsed =
        url.startsWith("jdbc:postgresql:") ? PrivateDriverDataSource.parse(url) : null;
    if (parsed == null) {
      throw new InvalidSettingException(
          property, "is not a PostgreSQL JDBC URL: jdbc:postgresql://host:5432/db is accepted");
    }
    if (parsed.containsKey("user") || parsed.containsKey("password")) {
      throw new InvalidSettingException(
          property,
          "must not carry user or password: set %s and %s"
              .formatted(
                  SettingLookup.environmentName(USER), SettingLookup.environmentName(PASSWORD)));
    }
    if (parsed.containsKey("currentSchema") || parsed.containsKey("options")) {
      throw new InvalidSettingException(
          property,
          "must not carry currentSchema or options, which a connection pooler refuses or drops:"
              + " set the role's own, with ALTER ROLE ... SET search_path");
    }
    return url;
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "DatabaseSettings[%s as %s, migrations %s]"
        .formatted(
            target(url), user, skipMigrations ? "skipped" : "through " + target(migrationUrl));
  }
}
