package dev.mcpgateway.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PgBouncerIT {
  private static final String BACKEND = "SELECT pg_backend_pid()";

  @Test
  void clientsOfAPoolOfOneTakeTurnsOnTheSameBackend() throws SQLException {
    try (RoutedDatabase database = Route.POOL_1.freshDatabase();
        Connection one = database.connect();
        Connection other = database.connect()) {
      assertThat(Queries.firstColumn(one, BACKEND)).isEqualTo(Queries.firstColumn(other, BACKEND));
    }
  }

  @Test
  void aTransactionKeepsABackendOfAPoolOfTwoToItself() throws SQLException {
    try (RoutedDatabase database = Route.POOL_2.freshDatabase();
        Connection one = database.connect();
        Connection other = database.connect()) {
      one.setAutoCommit(false);
      assertThat(Queries.firstColumn(one, BACKEND))
          .isNotEqualTo(Queries.firstColumn(other, BACKEND));
      one.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aWrongPasswordIsRefused(Route route) {
    try (RoutedDatabase database = route.freshDatabase()) {
      RoutedDatabase wrong =
          database.as(
              new Database(
                  database.database().server(),
                  database.database().name(),
                  database.user(),
                  "wrong"));
      assertThatThrownBy(wrong::connect).isInstanceOf(SQLException.class);
    }
  }
}
