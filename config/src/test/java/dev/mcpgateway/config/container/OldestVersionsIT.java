package dev.mcpgateway.config.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The plain jar on the oldest supported Java, behind the oldest supported PgBouncer. */
@Tag("long")
class OldestVersionsIT {

  private static final String RUN = "mcpgateway-it-" + UUID.randomUUID();
  private static final String POSTGRES = "postgres-" + RUN;
  private static final String PGBOUNCER = "pgbouncer-" + RUN;
  private static final String GATEWAY = "gateway-" + RUN;
  private static final Map<String, String> SECRETS =
      Map.of(
          "POSTGRES_PASSWORD", RUN,
          "GATEWAY_PASSWORD", RUN,
          "MCPGATEWAY_DATABASE_PASSWORD", RUN,
          "MCPGATEWAY_ADMIN_PASSWORD", "the-First-of-all-1");

  private static final Duration TIME_TO_COME_UP = Duration.ofMinutes(5);

  @BeforeAll
  static void serve() {
    Programs.run("docker", "network", "create", RUN);
    start(
        POSTGRES,
        "--network-alias postgres --env POSTGRES_USER=gateway --env POSTGRES_PASSWORD postgres:17");
    start(
        PGBOUNCER,
        "--network-alias pgbouncer --env GATEWAY_PASSWORD --entrypoint /bin/sh"
            + " --volume %s/config/pgbouncer:/etc/pgbouncer:ro".formatted(Programs.ROOT)
            + " edoburu/pgbouncer:1.18.0 /etc/pgbouncer/start");
    start(
        GATEWAY,
        "--env MCPGATEWAY_DATABASE_PASSWORD --env MCPGATEWAY_ADMIN_PASSWORD"
            + " --env MCPGATEWAY_DATABASE_URL=jdbc:postgresql://pgbouncer:6432/gateway"
            + " --volume %s/gateway-micro/target/gateway.jar:/gateway.jar:ro"
                .formatted(Programs.ROOT)
            + " eclipse-temurin:21-jre-noble java -jar /gateway.jar");
    Awaitility.await("a line that says that it is up")
        .atMost(TIME_TO_COME_UP)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> Programs.run("docker", "logs", GATEWAY).contains("is up at http"));
  }

  private static void start(String name, String arguments) {
    Programs.run(
        SECRETS,
        "docker run --detach --name %s --network %s %s".formatted(name, RUN, arguments).split(" "));
  }

  @AfterAll
  static void remove() {
    Programs.end(Map.of(), "docker", "rm", "--force", "--volumes", GATEWAY, PGBOUNCER, POSTGRES);
    Programs.end(Map.of(), "docker", "network", "rm", RUN);
  }

  @Test
  void servesOnJava21BehindPgBouncer118() {
    assertThat(in(GATEWAY, "java", "-version")).contains("\"21.");
    assertThat(in(PGBOUNCER, "pgbouncer", "--version")).contains("PgBouncer 1.18.");
    for (String path : new String[] {"/health/ready", "/openapi", "/metrics"}) {
      in(GATEWAY, "curl", "--fail", "--silent", "http://localhost:8080" + path);
    }
    assertThat(
            in(
                GATEWAY,
                "curl --fail --silent --header Content-Type:application/json --data"
                    + " {\"email\":\"admin@example.com\",\"password\":\"the-First-of-all-1\"}"
                    + " http://localhost:8080/auth/email/login"))
        .contains("access_token");
  }

  private static String in(String container, String... command) {
    return Programs.run(
        String.join(" ", "docker exec", container, String.join(" ", command)).split(" "));
  }
}
