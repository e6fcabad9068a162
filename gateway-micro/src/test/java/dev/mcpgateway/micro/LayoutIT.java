package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.JavaProcess;
import dev.mcpgateway.testbed.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's layout, as in the container image; and SIGTERM, there and for the jar. */
class LayoutIT {

  private static final Duration DRAIN = Duration.ofSeconds(4);
  private static final String ADMINISTRATOR_PASSWORD = "choose-a-Long-one-1";

  @TempDir private static Path home;

  private static Path layout;

  @TempDir private Path directory;

  @BeforeAll
  static void layOut() throws Exception {
    layout = home.resolve("layout");
    GatewayJar.Answer answer = GatewayJar.run(home, Map.of(), "layout", layout.toString());
    assertThat(answer.exit()).as(answer.err()).isZero();
  }

  @Test
  void replacedUnderLoadItLosesNoRequest() throws Exception {
    List<String> before = files();
    try (Database database = PostgresServer.shared().createDatabase()) {
      URI oldOne = URI.create("http://localhost:" + GatewayJar.freePort());
      URI newOne = URI.create("http://localhost:" + GatewayJar.freePort());
      try (ChildProcess goes = serve(database, oldOne);
          ChildProcess stays = serve(database, newOne)) {
        awaitReady(oldOne);
        awaitReady(newOne);
        try (Load load = Load.on("/rbac/roles", oldOne, newOne)) {
          await(() -> load.answered() > 200);
          try (Connection administrator = database.connectAsSuperuser()) {
            administrator.setAutoCommit(false);
            CompletableFuture<Integer> slow = loginThatWaitsFor(administrator, oldOne);

            goes.terminate();

            await(() -> !load.isSentTo(oldOne));
            assertThat(GatewayJar.get(oldOne.getPort(), "/health/live"))
                .as("it still answers those who have not noticed")
                .isEqualTo(200);
            Awaitility.await()
                .pollDelay(DRAIN.plusSeconds(1))
                .atMost(DRAIN.plusSeconds(5))
                .until(goes::isAlive);
            assertThat(slow).as("a request that takes long").isNotDone();
            administrator.rollback();
            assertThat(slow.get(30, TimeUnit.SECONDS)).isEqualTo(200);
          }
          assertThat(goes.awaitExit(GatewayJar.TIME_TO_STOP)).isEqualTo(128 + 15);
          int answered = load.answered();
          await(() -> load.answered() > answered + 200);
          assertThat(load.failures()).isEmpty();
        }
        assertThat(goes.output()).contains("Draining for PT4S", "Stopping");
        GatewayJar.assertTidy(goes.lines());
        GatewayJar.assertTidy(stays.lines());
      }
      assertThat(files()).as("nothing was written beside it").isEqualTo(before);
    }
  }

  @Test
  void answersTheSchemaCommands() {
    try (Database database = PostgresServer.shared().createDatabase()) {
      assertThat(schema(database, "check")).isEqualTo(1);
      assertThat(schema(database, "migrate")).isZero();
      assertThat(schema(database, "check")).isZero();
      assertThat(schema(database, "rollback", "--to", "0002-create-teams")).isZero();
      assertThat(schema(database, "check")).isEqualTo(1);
    }
  }

  @Test
  void hasNoDatabaseOfItsOwnAndSaysSo() {
    try (ChildProcess gateway = start(Map.of("MCPGATEWAY_DATABASE_PASSWORD", "forgotten-url"))) {
      assertThat(gateway.awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
      assertThat(gateway.lines())
          .singleElement()
          .asString()
          .contains("MCPGATEWAY_DATABASE_URL is not set, and there is no embedded PostgreSQL here")
          .doesNotContain("forgotten-url");
      assertThat(directory).isEmptyDirectory();
    }
  }

  @Test
  void isNotLaidOutOverAnotherOrOutOfItself() throws Exception {
    GatewayJar.Answer over = GatewayJar.run(directory, Map.of(), "layout", layout.toString());
    assertThat(over.exit()).isEqualTo(1);
    assertThat(over.err()).contains("is there already");
    try (ChildProcess ofItself = start(Map.of(), "layout", "elsewhere")) {
      assertThat(ofItself.awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
      assertThat(ofItself.output()).contains("this is a layout already");
    }
  }

  /** It updates the administrator's row, which the connection keeps locked from now on. */
  private static CompletableFuture<Integer> loginThatWaitsFor(Connection holder, URI gateway)
      throws Exception {
    try (Statement statement = holder.createStatement()) {
      statement.execute("SELECT 1 FROM email_users WHERE is_admin FOR UPDATE");
    }
    CompletableFuture<Integer> status =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(gateway.resolve("/auth/email/login"))
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"email\":\"admin@example.com\",\"password\":\"%s\"}"
                                .formatted(ADMINISTRATOR_PASSWORD)))
                    .build(),
                HttpResponse.BodyHandlers.discarding())
            .thenApply(HttpResponse::statusCode);
    await(() -> isWaitedFor(holder));
    return status;
  }

  private static boolean isWaitedFor(Connection holder) throws Exception {
    try (Statement statement = holder.createStatement();
        var waiting =
            statement.executeQuery(
                "SELECT 1 FROM pg_stat_activity"
                    + " WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))")) {
      return waiting.next();
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
  }

  /** For a moment after publishing the application, the platform answers 500. */
  private static void awaitReady(URI gateway) {
    Awaitility.await()
        .atMost(GatewayJar.TIME_TO_COME_UP)
        .ignoreExceptions()
        .until(() -> GatewayJar.get(gateway.getPort(), "/health/ready") == 200);
  }

  private ChildProcess serve(Database database, URI at) {
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.putAll(GatewayJar.onPort(at.getPort()));
    settings.put("MCPGATEWAY_DRAIN", DRAIN.toString());
    settings.put("MCPGATEWAY_ADMIN_PASSWORD", ADMINISTRATOR_PASSWORD);
    return start(settings);
  }

  private int schema(Database database, String... command) {
    String[] arguments =
        Stream.concat(Stream.of("schema"), Stream.of(command)).toArray(String[]::new);
    try (ChildProcess process = start(database.settings(), arguments)) {
      return process.awaitExit(Duration.ofMinutes(2));
    }
  }

  private ChildProcess start(Map<String, String> settings, String... arguments) {
    return JavaProcess.running(layout.resolve("gateway.jar"))
        .options("-Xmx512m")
        .environment(settings)
        .directory(directory)
        .arguments(arguments)
        .start();
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(layout)) {
      return files.map(Path::toString).sorted().toList();
    }
  }
}
