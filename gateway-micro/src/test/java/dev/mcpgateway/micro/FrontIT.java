package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the listeners of a gateway accept and refuse. */
class FrontIT {

  /** A quarter of the threads that the platform has for requests. */
  private static final int PLACES = 50;

  private static final String BEGUN =
      """
      POST /auth/email/login HTTP/1.1
      Host: a
      Content-Type: application/json
      Content-Length: 40

      {"""
          .replace("\n", "\r\n");

  private static final Pattern ANSWER =
      Pattern.compile("(?is)HTTP/1.1 .*?\r\nContent-Length: (\\d+)(?:\r\n.*?)?\r\n\r\n(.*)");

  private static Database database;
  private static ChildProcess gateway;
  private static int port;
  private static int managementPort;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    database = PostgresServer.shared().createDatabase();
    port = GatewayJar.freePort();
    managementPort = GatewayJar.freePort();
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.putAll(GatewayJar.onPort(port));
    settings.put("MCPGATEWAY_MANAGEMENT_PORT", Integer.toString(managementPort));
    gateway = GatewayJar.serve(directory, settings);
    GatewayJar.awaitUp(gateway);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/%zz", "/%", "/rbac/roles/%", "/%u0041", "/auth/email/me;a=%", "/v1/rbac/%4"})
  void aMalformedEscapeInAPathIsABadRequestInOneLineOfTheLog(String path) throws IOException {
    int lines = gateway.lines().size();
    String answer =
        answer(port, "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("X-Content-Type-Options: nosniff")
        .contains("urn:mcpgateway:problem:bad-request")
        .contains("The path has a % that no two hexadecimal digits follow");
    String id = answer.replaceAll("(?s).*X-Request-Id: ([^\r\n]+).*", "$1");
    gateway.awaitLine(id, Duration.ofSeconds(30));
    List<String> since = List.copyOf(gateway.lines().subList(lines, gateway.lines().size()));
    assertThat(since)
        .as("but lines of the access log")
        .allMatch(line -> line.contains(" access: "));
    assertThat(since)
        .filteredOn(line -> line.contains(id))
        .singleElement()
        .asString()
        .contains("\"status\":400");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void http2InCleartextIsNotSpoken(boolean management) throws IOException {
    int asked = management ? managementPort : port;
    assertThat(answer(asked, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
        .as("what comes after the preface of HTTP/2: no frame of settings")
        .satisfiesAnyOf(
            text -> assertThat(text).isEmpty(), text -> assertThat(text).startsWith("HTTP/1.1 "));
    String upgrade =
        """
        GET /health/live HTTP/1.1
        Host: a
        Connection: Upgrade, HTTP2-Settings
        Upgrade: h2c
        HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA

        """
            .replace("\n", "\r\n");
    assertThat(answer(asked, upgrade)).startsWith(management ? "HTTP/1.1 200" : "HTTP/1.1 404");
  }

  @Test
  void anUpgradeThatIsOfferedWithABodyIsOverlooked() throws IOException {
    String login =
        """
        POST /auth/email/login HTTP/1.1
        Host: a
        Connection: Upgrade, HTTP2-Settings
        Upgrade: h2c
        HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA
        Content-Type: application/json
        Content-Length: 45

        {"email":"nobody@example.com","password":"x"}"""
            .replace("\n", "\r\n");
    assertThat(answer(port, login)).startsWith("HTTP/1.1 401 ");
  }

  @ParameterizedTest
  @CsvSource({
    "/rbac/roles, 65536",
    "/gateways, 262144",
    "/v1/resources/7, 262144",
    "/mcp, 4194304",
    "/servers/7/mcp/, 4194304",
    "/import, 33554432",
  })
  void aBodyIsBoundedByWhatIsAtItsPath(String path, int bound) throws IOException {
    String tooLarge = answer(port, headOfAnnounced(path, bound + 1));
    assertThat(tooLarge)
        .startsWith("HTTP/1.1 413 ")
        .contains("urn:mcpgateway:problem:too-large", "has more than " + bound + " bytes");
    assertThat(status(headOfAnnounced(path, bound))).startsWith("HTTP/1.1 4").doesNotEndWith("413");
  }

  /** A request whose body is announced, but not sent. */
  private static String headOfAnnounced(String path, int length) {
    return """
    POST %s HTTP/1.1
    Host: a
    Content-Type: application/json
    Content-Length: %s

    """
        .formatted(path, length)
        .replace("\n", "\r\n");
  }

  @Test
  void healthAndMetricsAreOnThePortOfManagementAloneAndNothingElseIs() throws Exception {
    for (String path :
        List.of("/health", "/health/live", "/health/ready", "/health/started", "/metrics")) {
      assertThat(GatewayJar.get(managementPort, path)).as(path).isEqualTo(200);
      assertThat(GatewayJar.get(port, path)).as(path).isEqualTo(404);
    }
    assertThat(GatewayJar.get(port, "/auth/email/me")).isEqualTo(401);
    for (String path : List.of("/auth/email/me", "/v1/rbac/roles", "/openapi", "/")) {
      assertThat(GatewayJar.get(managementPort, path)).as(path).isEqualTo(404);
    }
  }

  @Test
  void bodiesThatAreNotInYetHoldAQuarterOfTheThreadsAndForAShortTime() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < PLACES + 10; i++) {
        slow.add(begun());
      }
      List<String> atOnce = answers(slow, 10);
      assertThat(atOnce)
          .allSatisfy(
              answer ->
                  assertThat(answer)
                      .startsWith("HTTP/1.1 503 ")
                      .containsPattern("Retry-After: [1-9]"));
      assertThat(GatewayJar.get(port, "/auth/email/me")).isEqualTo(401);
      assertThat(answer(port, BEGUN.replace("40", "1"))).as("a body that is in").contains(" 422 ");
      List<String> later = answers(slow, PLACES);
      assertThat(later)
          .allSatisfy(
              answer ->
                  assertThat(answer)
                      .startsWith("HTTP/1.1 408 ")
                      .contains("urn:mcpgateway:problem:body-too-slow"));
      String id = later.get(0).replaceAll("(?s).*X-Request-Id: ([^\\r\\n]+).*", "$1");
      gateway.awaitLine(id, Duration.ofSeconds(30));
      assertThat(gateway.lines()).filteredOn(line -> line.contains(id)).hasSize(1);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    GatewayJar.assertTidy(gateway.lines());
  }

  @Test
  void healthIsToldWhileEveryThreadOfTheOtherPortIsBusy() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 205; i++) {
        slow.add(begun());
      }
      assertThat(GatewayJar.get(managementPort, "/health/live")).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** The expected number of responses, from connections without a response so far. */
  private static List<String> answers(List<Socket> asked, int expected) {
    List<String> answers = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> {
              for (Socket socket : List.copyOf(asked)) {
                if (socket.getInputStream().available() > 0) {
                  asked.remove(socket);
                  answers.add(rest(socket));
                  socket.close();
                }
              }
              assertThat(answers).hasSize(expected);
            });
    return answers;
  }

  /** A login whose body is sent only in part. */
  private static Socket begun() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(BEGUN.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /**
   * One response; or what has been received when the other side closes, or is silent for 20
   * seconds.
   */
  private static String answer(int asked, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), asked)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return rest(socket);
    }
  }

  /** The beginning of a response; the rest may follow after the body. */
  private static String status(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(
          socket.getInputStream().readNBytes("HTTP/1.1 404".length()), StandardCharsets.US_ASCII);
    }
  }

  private static String rest(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[8_192];
    try {
      int count = socket.getInputStream().read(buffer);
      while (count >= 0) {
        answer.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        count = isWhole(answer) ? -1 : socket.getInputStream().read(buffer);
      }
    } catch (SocketTimeoutException silent) {
      // Nothing more is received.
      return answer.toString();
    }
    return answer.toString();
  }

  private static boolean isWhole(CharSequence answer) {
    Matcher whole = ANSWER.matcher(answer);
    return whole.matches() && whole.group(2).length() >= Integer.parseInt(whole.group(1));
  }
}
