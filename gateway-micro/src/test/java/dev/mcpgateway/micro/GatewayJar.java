package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The built {@code gateway.jar}, run as users run it: commands in Turkish, servers in Persian. */
final class GatewayJar {

  static final Path JAR = Path.of("target", "gateway.jar").toAbsolutePath();

  /** On an idle machine it takes a tenth of that. */
  static final Duration TIME_TO_COME_UP = Duration.ofMinutes(4);

  static final Duration TIME_TO_STOP = Duration.ofSeconds(60);

  private static final Pattern LINE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z (ERROR|WARN |INFO ) \\w+: .*");

  private GatewayJar() {}

  /** The result of a command. */
  record Answer(int exit, String out, String err) {}

  /** Runs a command to its end. */
  static Answer run(Path directory, Map<String, String> settings, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-jar",
                JAR.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MCPGATEWAY_"));
    builder.environment().putAll(settings);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Starts a serving gateway. */
  static ChildProcess serve(Path directory, Map<String, String> settings) {
    return JavaProcess.running(JAR)
        .options("-Xmx512m", "-Duser.language=fa", "-Duser.country=IR")
        .environment(settings)
        .directory(directory)
        .start();
  }

  /** The last line of a gateway's start. */
  static String awaitUp(ChildProcess gateway) {
    return gateway.awaitLine("is up at http", TIME_TO_COME_UP);
  }

  /** The status of a path of a gateway on this machine. */
  static int get(int port, String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create(String.format(Locale.ROOT, "http://localhost:%d%s", port, path)))
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Settings for serving on a port. */
  static Map<String, String> onPort(int port) {
    return Map.of("MCPGATEWAY_HTTP_PORT", Integer.toString(port));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Asserts that the formatter wrote every line of a log: no stack trace, no raw output. */
  static void assertTidy(List<String> lines) {
    assertThat(lines).isNotEmpty().allMatch(LINE.asMatchPredicate());
  }
}
