package dev.mcpgateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures are retried, and the messages for the others. */
class SqlFailureTest {

  private static final String URL = "jdbc:postgresql://db.example:5432/gateway";

  private final DatabaseSettings settings =
      DatabaseSettings.from(SettingLookup.of(Map.of("mcpgateway.database-url", URL)));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "08001|Connection refused",
        "08006|An I/O error occurred",
        "08P01|FATAL: query_wait_timeout",
        "08P01|FATAL: server login has been failing, try again later (server_login_retry)",
        "55P03|canceling statement due to lock timeout",
        "40P01|deadlock detected",
        "40001|could not serialize access",
        "25P03|terminating connection due to idle-in-transaction timeout",
        "57P01|terminating connection due to administrator command",
        "57P03|the database system is starting up",
        "25006|cannot execute INSERT in a read-only transaction",
        "53300|sorry, too many clients already",
      })
  void whatMayPassIsTriedAgain(String state, String message) {
    assertThat(SqlFailure.isTransient(new SQLException(message, state))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "28P01|password authentication failed for user \"gateway\"|MCPGATEWAY_DATABASE_PASSWORD",
        "28000|no pg_hba.conf entry|MCPGATEWAY_DATABASE_USER",
        "08004|no password was provided|MCPGATEWAY_DATABASE_PASSWORD",
        "08P01|FATAL: SASL authentication failed|MCPGATEWAY_DATABASE_PASSWORD",
        "08P01|FATAL: password authentication failed|MCPGATEWAY_DATABASE_PASSWORD",
        "08P01|FATAL: no such database: nope|MCPGATEWAY_DATABASE_URL",
        "08P01|FATAL: unsupported startup parameter: extra_float_digits|ignore_startup_parameters",
        "3D000|database \"nope\" does not exist|MCPGATEWAY_DATABASE_URL",
        "42501|permission denied for schema public|MCPGATEWAY_DATABASE_USER",
        "22012|division by zero|MCPGATEWAY_DATABASE_URL",
      })
  void whatIsFinalNamesTheSettingTheTargetAndTheCauseOnOneLine(
      String state, String message, String setting) {
    SQLException failure = new SQLException(message + "\n  more", state);

    assertThat(SqlFailure.isTransient(failure)).isFalse();
    assertThat(SqlFailure.explain(failure, settings, URL))
        .hasMessageContaining(setting)
        .hasMessageContaining("db.example:5432")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFailureWithoutStateOrMessageIsFinalAndStillExplained() {
    SQLException failure = new SQLException((String) null);

    assertThat(SqlFailure.isTransient(failure)).isFalse();
    assertThat(SqlFailure.explain(failure, settings, URL)).hasMessageContaining("unknown");
  }
}
