package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingIT {

  private static final Pattern UP =
      Pattern.compile(".* is up at http://localhost:(\\d+)/ after \\d+\\.\\d s");

  @TempDir private Path directory;

  @Test
  void comesUpOnADatabaseThatItIsGivenAndStopsCleanly() throws Exception {
    int port = GatewayJar.freePort();
    try (Database database = PostgresServer.shared().createDatabase();
        ChildProcess gateway = GatewayJar.serve(directory, settings(database, port))) {
      assertThat(GatewayJar.awaitUp(gateway)).matches(UP).contains(":" + port + "/");
      assertThat(GatewayJar.get(port, "/health/started")).isEqualTo(200);
      assertThat(GatewayJar.get(port, "/health/ready")).isEqualTo(200);
      assertThat(directory.resolve("mcpgateway-data")).doesNotExist();
      assertThat(gateway.output())
          .doesNotContain(database.password())
          .doesNotContain("loopback of this machine");

      int linesWhenUp = gateway.lines().size();
      gateway.terminate();

      assertThat(gateway.awaitExit(GatewayJar.TIME_TO_STOP)).isEqualTo(128 + 15);
      GatewayJar.assertTidy(gateway.lines());
      assertThat(gateway.lines().subList(linesWhenUp, gateway.lines().size()))
          .singleElement()
          .asString()
          .endsWith("Stopping");
    }
  }

  @Test
  void withoutADatabaseItStartsItsOwnWhichSurvivesThatTheGatewayIsKilled() throws Exception {
    int port = GatewayJar.freePort();
    try (ChildProcess gateway = GatewayJar.serve(directory, GatewayJar.onPort(port))) {
      GatewayJar.awaitUp(gateway);
      assertThat(gateway.lines().get(0))
          .contains("MCPGATEWAY_DATABASE_URL is not set: starting an embedded PostgreSQL");
      assertThat(gateway.output())
          .contains("Upstream servers on the loopback of this machine are allowed");
      assertThat(GatewayJar.get(port, "/health/ready")).isEqualTo(200);
      execute(gateway, "CREATE TABLE kept AS SELECT 42 AS answer");
      assertThatASecondGatewayIsKeptOut();
      gateway.kill();
      assertThat(postmaster()).as("the server that was left running").isPresent();
    }
    try (ChildProcess gateway = GatewayJar.serve(directory, GatewayJar.onPort(port))) {
      GatewayJar.awaitUp(gateway);
      assertThat(GatewayJar.get(port, "/health/ready")).isEqualTo(200);
      execute(gateway, "SELECT answer FROM kept");
      assertThatThePasswordIsKeptPrivate(gateway);

      gateway.terminate();

      assertThat(gateway.awaitExit(GatewayJar.TIME_TO_STOP)).isEqualTo(128 + 15);
      assertThat(postmaster()).as("the server").isEmpty();
      GatewayJar.assertTidy(gateway.lines());
    }
  }

  @Test
  void askedToEndWhileItComesUpItLeavesNothingRunning() throws Exception {
    try (ChildProcess gateway =
        GatewayJar.serve(directory, GatewayJar.onPort(GatewayJar.freePort()))) {
      gateway.awaitLine("PostgreSQL is up at", GatewayJar.TIME_TO_COME_UP);
      assertThat(postmaster()).as("the server").isPresent();

      gateway.terminate();

      assertThat(gateway.awaitExit(GatewayJar.TIME_TO_STOP)).isEqualTo(128 + 15);
      assertThat(postmaster()).as("the server").isEmpty();
      GatewayJar.assertTidy(gateway.lines());
    }
  }

  private static Map<String, String> settings(Database database, int port) {
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.putAll(GatewayJar.onPort(port));
    return settings;
  }

  private void assertThatASecondGatewayIsKeptOut() throws IOException, InterruptedException {
    GatewayJar.Answer second = GatewayJar.run(directory, GatewayJar.onPort(GatewayJar.freePort()));
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err().lines().toList().get(1)).contains("Another gateway is running on");
  }

  private void assertThatThePasswordIsKeptPrivate(ChildProcess gateway) throws IOException {
    Path file = data().resolve("password");
    assertThat(gateway.output()).doesNotContain(Files.readString(file).strip());
    assertThat(Files.readString(data().resolve("postgresql.log")))
        .doesNotContain(Files.readString(file).strip());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
        .isEqualTo("rwx------");
  }

  private void execute(ChildProcess gateway, String sql) throws SQLException, IOException {
    Matcher url =
        Pattern.compile("PostgreSQL is up at (jdbc:postgresql://127\\.0\\.0\\.1:\\d+/gateway)")
            .matcher(gateway.output());
    assertThat(url.find()).isTrue();
    String password = Files.readString(data().resolve("password")).strip();
    try (Connection connection = DriverManager.getConnection(url.group(1), "gateway", password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Optional<ProcessHandle> postmaster() throws IOException {
    Path pidFile = data().resolve("data").resolve("postmaster.pid");
    if (Files.notExists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile);
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
  }

  private Path data() {
    return directory.resolve("mcpgateway-data");
  }
}
