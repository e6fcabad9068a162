package dev.mcpgateway.ear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.ear.PayaraDomain.Answer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The EAR that was built, on a Payara Server that knows nothing but the database. */
class PayaraServerIT {

  private static final String EAR = "target/gateway.ear";
  private static final String PASSWORD = "a-Secret-for-the-first-of-all-1";
  private static final Duration TO_LET_GO = Duration.ofSeconds(30);

  private static final String OURS = "(?i).*(postgresql|liquibase|changelog|mcpgateway).*";

  private static RoutedDatabase database;
  private static PayaraDomain payara;

  @BeforeAll
  static void start() {
    database = Route.DIRECT.freshDatabase();
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.put("MCPGATEWAY_ADMIN_PASSWORD", PASSWORD);
    payara = PayaraDomain.start(settings);
  }

  @AfterAll
  static void stop() {
    payara.close();
    database.close();
  }

  @AfterEach
  void undeployWhatIsLeft() {
    payara.asadmin(List.of("undeploy", "gateway"));
  }

  @Test
  void comesUpAndDoesEveryOperationOfItsDocument() throws Exception {
    deploy("deploy");

    assertThat(database.database().advisoryLocks()).isEmpty();
    Api api = new Api(payara.uri());
    for (String probe : List.of("/health/started", "/health/ready", "/health/live")) {
      assertThat(api.send("GET", probe, "").statusCode()).as(probe).isEqualTo(200);
    }
    assertThat(api.send("GET", "/metrics", "").body()).contains("mcpgateway_bootstrap_phase");
    new EveryOperation(api, PASSWORD, "guest@example.com").call();
    api.under("/v1");
    new EveryOperation(api, PASSWORD, "another.guest@example.com").call();
    assertThat(api.called()).isEqualTo(api.documented());
  }

  /**
   * Every version but the last is gone from memory. The last stays for a while, held by the
   * server's timer of connection pools, for five minutes, and by Java 17 itself (JDK-8078641).
   */
  @Test
  void leavesNoSessionLockThreadDriverOrClassWhenItIsRedeployedAndUndeployed() throws Exception {
    database.database().execute("DROP OWNED BY " + database.user());
    Set<String> before = payara.librariesInMemory();

    deploy("deploy");
    deploy("redeploy");
    assertThat(new Api(payara.uri()).send("GET", "/health/ready", "").statusCode()).isEqualTo(200);
    undeploy();

    noSessionIsLeft();
    assertThat(database.database().advisoryLocks()).isEmpty();
    Awaitility.await()
        .atMost(TO_LET_GO)
        .untilAsserted(
            () -> {
              assertThat(payara.threads()).noneMatch(name -> name.matches(OURS));
              Set<String> more = new HashSet<>(payara.librariesInMemory());
              more.removeAll(before);
              assertThat(more).hasSizeLessThanOrEqualTo(1);
            });
    assertThat(payara.drivers()).as("the server's own").isEqualTo(1);
  }

  @Test
  void saysInTheAnswerOfTheDeploymentWhyItDidNotComeUp() throws Exception {
    deploy("deploy");
    undeploy();
    database
        .database()
        .execute("UPDATE databasechangelog SET md5sum = '9:0' WHERE id = '0001-create-users'");
    try {
      assertThat(refused()).contains("The schema has", "0001-create-users", "Nothing was written");
    } finally {
      database
          .database()
          .execute("UPDATE databasechangelog SET md5sum = NULL WHERE id = '0001-create-users'");
    }
    noSessionIsLeft();
    assertThat(payara.asadmin(List.of("list-applications")).text()).doesNotContain("gateway");
    deploy("deploy");
  }

  private static String refused() {
    Answer answer = payara.asadmin(List.of("deploy", "--name", "gateway", EAR));
    assertThat(answer.exit()).as(answer.text()).isEqualTo(1);
    return answer.text();
  }

  private static void deploy(String command) {
    Answer answer = payara.asadmin(List.of(command, "--name", "gateway", EAR));
    assertThat(answer.exit()).as(answer.text()).isZero();
  }

  private static void undeploy() {
    Answer answer = payara.asadmin(List.of("undeploy", "gateway"));
    assertThat(answer.exit()).as(answer.text()).isZero();
  }

  /** The database ends a session a moment after it was closed, be it the test's own. */
  private static void noSessionIsLeft() {
    Awaitility.await().atMost(TO_LET_GO).untilAsserted(() -> assertThat(sessions()).isEmpty());
  }

  private static List<String> sessions() throws SQLException {
    return database
        .database()
        .query(
            """
            SELECT application_name || ': ' || query FROM pg_stat_activity
            WHERE datname = current_database() AND usename = ?
            """,
            database.user());
  }
}
