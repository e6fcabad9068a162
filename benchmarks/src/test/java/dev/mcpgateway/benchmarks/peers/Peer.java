package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.LockHolder;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaListener;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A migration tool, used as its documentation says, with its defaults. */
enum Peer {
  GATEWAY("this gateway") {
    @Override
    void bringToHead(DatabaseSettings settings, Path flywayScripts) {
      Schema.of(settings, HeadManifest.load(), TOLD).bringToHead();
    }
  },
  LIQUIBASE("Liquibase") {
    @Override
    void bringToHead(DatabaseSettings settings, Path flywayScripts) throws Exception {
      updateWithLiquibase(settings);
    }
  },
  /** Liquibase again: it is sufficient to add the library to the class path. */
  SESSIONLOCK("liquibase-sessionlock") {
    @Override
    void bringToHead(DatabaseSettings settings, Path flywayScripts) throws Exception {
      updateWithLiquibase(settings);
    }
  },
  FLYWAY("Flyway") {
    @Override
    void bringToHead(DatabaseSettings settings, Path flywayScripts) {
      Flyway.configure()
          .dataSource(dataSource(settings))
          .locations("filesystem:" + flywayScripts)
          .load()
          .migrate();
    }
  };

  /** As the peers do in their logs. */
  private static final SchemaListener TOLD =
      new SchemaListener() {
        @Override
        public void waiting(Optional<LockHolder> holder, Duration waited, Duration bound) {
          System.out.println("waiting for " + holder);
        }

        @Override
        public void retrying(String cause, Duration waited, Duration bound) {
          System.out.println("retrying after " + cause);
        }

        @Override
        public void migrated(Duration took) {
          System.out.println("migrated");
        }
      };

  private static final String SESSIONLOCK_JAR = "liquibase-sessionlock";

  private final String title;

  Peer(String title) {
    this.title = title;
  }

  /**
   * Returns when the schema is at head.
   *
   * @param settings where the database is
   * @param flywayScripts the same changes for Flyway
   */
  abstract void bringToHead(DatabaseSettings settings, Path flywayScripts) throws Exception;

  /** As in tables. */
  String title() {
    return title;
  }

  /** As on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The class path of this JVM, with the session lock library only for its peer. */
  String classPath(String ofThisJvm) {
    return Stream.of(ofThisJvm.split(File.pathSeparator, -1))
        .filter(entry -> this == SESSIONLOCK || !entry.contains(SESSIONLOCK_JAR))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void updateWithLiquibase(DatabaseSettings settings) throws Exception {
    try (Connection connection = dataSource(settings).getConnection()) {
      Database database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      try (Liquibase liquibase =
          new Liquibase(FlywayScripts.CHANGELOG, new ClassLoaderResourceAccessor(), database)) {
        liquibase.update(new Contexts(), new LabelExpression());
      }
    }
  }

  /** Without server-side prepared statements, which poolers in transaction mode do not support. */
  private static PGSimpleDataSource dataSource(DatabaseSettings settings) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(settings.url());
    dataSource.setUser(settings.user());
    dataSource.setPassword(settings.password().orElseThrow());
    dataSource.setPrepareThreshold(0);
    return dataSource;
  }
}
