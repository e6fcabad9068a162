package dev.mcpgateway.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.Resource;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server's connection pool on the gateway's data source. */
@ExtendWith(ArquillianExtension.class)
@Tag("long")
class GatewayPoolIT {

  @Resource(lookup = "java:app/jdbc/gateway")
  DataSource pool;

  @Resource UserTransaction transaction;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(GatewayPoolIT.class);
  }

  @Test
  void leadsToTheConfiguredDatabase() throws Exception {
    try (Connection connection = pool.getConnection()) {
      assertThat(first(connection, "SELECT current_database()")).startsWith("gateway_");
    }
  }

  @Test
  void replacesAConnectionThatTheServerHasClosed() throws Exception {
    String victim;
    try (Connection connection = pool.getConnection();
        Connection other = pool.getConnection()) {
      victim = first(connection, "SELECT pg_backend_pid()");
      first(other, "SELECT pg_terminate_backend(" + victim + ")");
    }

    // The pool validates a connection that was not validated for some seconds.
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              for (int i = 0; i < 5; i++) {
                try (Connection connection = pool.getConnection()) {
                  assertThat(first(connection, "SELECT pg_backend_pid()")).isNotEqualTo(victim);
                }
              }
            });
  }

  @Test
  void goesOnWhereASessionWasLostBeforeItsCommit() throws Exception {
    loseTheSessionInATransaction();
    assertThatThrownBy(transaction::commit).isInstanceOf(SystemException.class);

    assertGoesOn();
  }

  @Test
  void goesOnWhereASessionWasLostBeforeItsRollback() throws Exception {
    loseTheSessionInATransaction();
    transaction.rollback();

    assertGoesOn();
  }

  private void loseTheSessionInATransaction() throws Exception {
    transaction.begin();
    try (Connection connection = pool.getConnection()) {
      assertThatThrownBy(
              () -> first(connection, "SELECT pg_terminate_backend(pg_backend_pid())::text"))
          .hasMessageContaining("terminating connection");
    }
  }

  @Test
  void goesOnWhereACommitWasRefused() throws Exception {
    transaction.begin();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE refused (i int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP");
      statement.execute("INSERT INTO refused VALUES (1), (1)");
    }
    assertThatThrownBy(transaction::commit).isInstanceOf(SystemException.class);

    assertGoesOn();
  }

  /** Like after a failover, when every session leads to the demoted server. */
  @Test
  void leavesAllSessionsBehindWhereOneCannotWrite() throws Exception {
    List<String> demoted = new ArrayList<>();
    try (Connection one = pool.getConnection();
        Connection two = pool.getConnection();
        Connection three = pool.getConnection()) {
      for (Connection connection : List.of(one, two, three)) {
        demoted.add(first(connection, "SELECT pg_backend_pid()"));
        first(connection, "SELECT set_config('default_transaction_read_only', 'on', false)");
      }
      assertThatThrownBy(() -> write(two)).hasMessageContaining("read-only transaction");
    }

    // Right after another refused write sessions are kept for a second.
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptions()
        .untilAsserted(() -> assertNoneIs(demoted));
  }

  private void assertNoneIs(List<String> demoted) throws SQLException {
    try (Connection one = pool.getConnection();
        Connection two = pool.getConnection();
        Connection three = pool.getConnection()) {
      for (Connection connection : List.of(one, two, three)) {
        write(connection);
        assertThat(first(connection, "SELECT pg_backend_pid()")).isNotIn(demoted);
      }
    }
  }

  @Test
  void leavesASessionThatCannotWriteAfterItsTransaction() throws Exception {
    transaction.begin();
    try (Connection connection = pool.getConnection()) {
      first(connection, "SELECT set_config('default_transaction_read_only', 'on', false)");
    }
    transaction.commit();
    transaction.begin();
    try (Connection connection = pool.getConnection()) {
      assertThatThrownBy(() -> write(connection)).hasMessageContaining("read-only transaction");
    }
    transaction.rollback();

    // Right after another refused write a session is kept for a second.
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptions()
        .untilAsserted(this::writeInATransaction);
  }

  private void writeInATransaction() throws Exception {
    transaction.begin();
    try (Connection connection = pool.getConnection()) {
      write(connection);
    } finally {
      transaction.rollback();
    }
  }

  private static void write(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM login_limits WHERE subject = 'nobody'")) {
      statement.executeUpdate();
    }
  }

  /**
   * Payara considers the transaction still open, and does not validate such a connection any more.
   */
  private void assertGoesOn() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (Connection one = pool.getConnection();
          Connection another = pool.getConnection()) {
        assertThat(first(one, "SELECT pg_backend_pid()"))
            .isNotEqualTo(first(another, "SELECT pg_backend_pid()"));
        assertThat(one.getAutoCommit()).isTrue();
        assertThat(another.getAutoCommit()).isTrue();
      }
    }
    transaction.begin();
    try (Connection connection = pool.getConnection()) {
      first(connection, "SELECT 1");
    }
    transaction.commit();
  }

  @Test
  void refusesWithinSecondsWhenEveryConnectionIsTaken() throws Exception {
    List<Connection> taken = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        taken.add(pool.getConnection());
      }
      long began = System.nanoTime();

      assertThatThrownBy(pool::getConnection).isInstanceOf(SQLException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(30));
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }

  private static String first(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}
