package dev.mcpgateway.authentication.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The use of an API token is recorded, and a token stays valid if that fails. */
class TokenStateReaderIT {

  private static final String ADA = "ada@example.com";
  private static final Optional<String> TOKEN = Optional.of("jti");

  private static RoutedDatabase database;
  private static DatabaseSettings settings;

  @BeforeAll
  static void giveAdaATokenThatWasNeverUsed() throws SQLException {
    database = Route.DIRECT.freshDatabase();
    settings = DatabaseSettings.from(SettingLookup.of(new Properties(), database.settings()::get));
    Schema.of(settings, HeadManifest.load(), SchemaListener.SILENT).bringToHead();
    database
        .database()
        .execute(
            "INSERT INTO email_users (id, email) VALUES ('ada', 'ada@example.com')",
            "INSERT INTO email_api_tokens (id, user_email, name, jti, token_hash) VALUES ('t', 'ada@example.com', 'robot', 'jti', 'hash')");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void aUseIsRecorded() throws SQLException {
    forgetTheUse();

    assertThat(
            new TokenStateReader(settings.dataSource()).read(ADA, TOKEN, System.nanoTime()).value())
        .isPresent();

    assertThat(lastUsed()).isNotNull();
  }

  @Test
  void aDatabaseThatCanOnlyBeReadLetsTheTokenIn() throws SQLException {
    forgetTheUse();
    PGSimpleDataSource readOnly = settings.dataSource();
    readOnly.setReadOnly(true);
    readOnly.setReadOnlyMode("always");
    TokenStateReader states = new TokenStateReader(readOnly);
    List<String> heard = new ArrayList<>();
    Handler listener = listener(heard);
    Logger log = Logger.getLogger(TokenStateReader.class.getName());
    log.addHandler(listener);
    try {
      for (int i = 0; i < 3; i++) {
        assertThat(states.read(ADA, TOKEN, System.nanoTime()).value()).isPresent();
      }
    } finally {
      log.removeHandler(listener);
    }

    assertThat(heard).as("once an outage").singleElement().asString().contains("read-only");
    assertThat(lastUsed()).isNull();
  }

  @Test
  void aRowThatSomebodyHasLockedIsNotWaitedFor() throws SQLException {
    forgetTheUse();
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE email_api_tokens SET name = 'being renamed'");
      long began = System.nanoTime();

      assertThat(
              new TokenStateReader(settings.dataSource())
                  .read(ADA, TOKEN, System.nanoTime())
                  .value())
          .isPresent();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
      other.rollback();
    }
  }

  private static Handler listener(List<String> heard) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        heard.add(entry.getMessage() + " " + List.of(entry.getParameters()));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static void forgetTheUse() throws SQLException {
    database.database().execute("UPDATE email_api_tokens SET last_used = NULL");
  }

  private static String lastUsed() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT last_used FROM email_api_tokens")) {
      return row.next() ? row.getString(1) : "no token";
    }
  }
}
