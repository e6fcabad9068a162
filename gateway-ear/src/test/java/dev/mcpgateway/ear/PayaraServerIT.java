package dev.mcpgateway.ear;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.ear.PayaraDomain.Answer;
import dev.mcpgateway.testbed.Database;
import jakarta.json.JsonObject;
import java.io.File;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The built EAR, on a Payara Server whose only settings are the database, and the administrator's
 * password from the environment. Arquillian starts and stops the server and deploys; where the
 * output matters, or what remains in the server, asadmin deploys.
 */
@ExtendWith(ArquillianExtension.class)
class PayaraServerIT {

  private static final String GATEWAY = "gateway";
  private static final String EAR = "target/gateway.ear";
  private static final Duration TO_LET_GO = Duration.ofSeconds(30);
  private static final String OURS = "(?i).*(postgresql|liquibase|changelog|mcpgateway).*";

  private final PayaraDomain payara = DomainExtension.domain();
  private final Database database = payara.database().database();
  private final String password = System.getenv("MCPGATEWAY_ADMIN_PASSWORD");

  @ArquillianResource private Deployer arquillian;

  @Deployment(name = GATEWAY, managed = false, testable = false)
  static EnterpriseArchive gateway() {
    return ShrinkWrap.createFromZipFile(EnterpriseArchive.class, new File(EAR));
  }

  @Test
  void comesUpDoesEveryOperationOfItsDocumentAndServesAgainWhenItIsRedeployed() throws Exception {
    arquillian.deploy(GATEWAY);
    try {
      assertThat(database.advisoryLocks()).isEmpty();
      Api api = healthy();
      new EveryOperation(api, password, "guest@example.com").call();
      api.under("/v1");
      new EveryOperation(api, password, "another.guest@example.com").call();
      assertThat(api.called()).isEqualTo(api.documented());
      isOfOneVersionOfOpenApi(api.document());
    } finally {
      arquillian.undeploy(GATEWAY);
    }
    noSessionIsLeft();

    arquillian.deploy(GATEWAY);
    try {
      new EveryOperation(healthy(), password, "guest@example.com").logIn();
    } finally {
      arquillian.undeploy(GATEWAY);
    }
  }

  /**
   * Of four versions two are in memory at the end, however often it was redeployed: the last stays
   * for five minutes, held by the server's timer of connection pools.
   */
  @Test
  void leavesNoSessionLockThreadDriverOrClassWhenItIsRedeployedAndUndeployed() throws Exception {
    database.execute("DROP OWNED BY " + database.user());
    Set<String> before = payara.librariesInMemory();

    arquillian.deploy(GATEWAY);
    try {
      for (int i = 0; i < 3; i++) {
        succeeds("redeploy", "--name", GATEWAY, EAR);
        healthy();
      }
    } finally {
      arquillian.undeploy(GATEWAY);
    }

    noSessionIsLeft();
    assertThat(database.advisoryLocks()).isEmpty();
    Awaitility.await()
        .atMost(TO_LET_GO)
        .untilAsserted(
            () -> {
              assertThat(payara.threads()).noneMatch(name -> name.matches(OURS));
              Set<String> more = new HashSet<>(payara.librariesInMemory());
              more.removeAll(before);
              // The pools' timer holds one, and the server's table of JNDI environments another:
              // docs/adr/0051.
              assertThat(more).hasSizeLessThanOrEqualTo(2);
            });
    assertThat(payara.drivers()).as("the server's own").isEqualTo(1);
  }

  @Test
  void saysInTheAnswerOfTheDeploymentWhyItDidNotComeUp() throws Exception {
    arquillian.deploy(GATEWAY);
    arquillian.undeploy(GATEWAY);
    database.execute("UPDATE databasechangelog SET md5sum = '9:0' WHERE id = '0001-create-users'");
    try {
      Answer answer = payara.asadmin("deploy", "--name", GATEWAY, EAR);
      assertThat(answer.exit()).as(answer.text()).isEqualTo(1);
      assertThat(answer.text())
          .contains("The schema has", "0001-create-users", "Nothing was written");
    } finally {
      database.execute("UPDATE databasechangelog SET md5sum = NULL WHERE id = '0001-create-users'");
    }
    noSessionIsLeft();
    assertThat(payara.asadmin("list-applications").text()).doesNotContain(GATEWAY);
    succeeds("deploy", "--name", GATEWAY, EAR);
    succeeds("undeploy", GATEWAY);
  }

  /**
   * The server's implementation is older than Payara Micro's: the document is the same
   * nevertheless.
   */
  private static void isOfOneVersionOfOpenApi(JsonObject document) {
    assertThat(document.getString("openapi")).startsWith("3.1.");
    assertThat(document.getJsonObject("components").getJsonObject("schemas").toString())
        .contains("\"type\":[\"string\",\"null\"]", "\"examples\":[{", "\"anyOf\":[{")
        .doesNotContain("\"nullable\":", "\"example\":");
  }

  private Api healthy() {
    Api api = new Api(payara.uri());
    for (String probe : List.of("/health/started", "/health/ready", "/health/live")) {
      assertThat(api.send("GET", probe, "").statusCode()).as(probe).isEqualTo(200);
    }
    assertThat(api.send("GET", "/metrics", "").body()).contains("mcpgateway_bootstrap_phase");
    return api;
  }

  private void succeeds(String... command) {
    Answer answer = payara.asadmin(command);
    assertThat(answer.exit()).as(answer.text()).isZero();
  }

  /** The database ends a session a moment after it was closed, even the test's own. */
  private void noSessionIsLeft() {
    Awaitility.await().atMost(TO_LET_GO).untilAsserted(() -> assertThat(sessions()).isEmpty());
  }

  private List<String> sessions() throws SQLException {
    return database.query(
        """
        SELECT application_name || ': ' || query FROM pg_stat_activity
        WHERE datname = current_database() AND usename = ?
        """,
        database.user());
  }
}
