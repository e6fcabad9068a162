package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands, as a shell runs them one after the other. */
class ReadmeIT {

  private static final Path README = Path.of("..", "README.md");
  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  private static final Pattern CURL = Pattern.compile("curl -s");

  /** What {@code ./run} does, less the build. */
  private static final String RUN =
      """
      #!/usr/bin/env bash
      [ "${1:-}" != sample ] || set -- sample --port %s
      exec %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -jar %s "$@"
      """;

  private static final String END =
      """

      kill $(jobs -p)
      wait
      """;

  @TempDir private Path directory;

  @Test
  void leadFromAStartToTheAnswerOfAToolAndToSomebodyWhoIsRefused() throws Exception {
    List<String> blocks = commands("A tool in a virtual server");
    assertThat(blocks).hasSize(2);
    assertThat(blocks.get(1).lines().filter(line -> !line.startsWith("#")))
        .as("lines from a start to the answer of a tool")
        .hasSizeLessThanOrEqualTo(10);
    String toAServer = blocks.get(1).split("# and what an agent says", 2)[0];
    assertThat(CURL.matcher(toAServer).results()).as("curls to a virtual server").hasSize(5);
    // That gateway is up by then.
    String management = commands("The management API").get(0).replaceFirst(".* ./run &", "#");

    String printed = run(String.join("\n", blocks) + "\n" + management);

    assertThat(printed)
        .contains("\"name\":\"sample-clock\"", "\"name\":\"sample-echo\"")
        .containsPattern("\"id\":1,\"result\":\\{.*\"text\":\"hello\"")
        .contains("\"status\":403", "admin.user_management");
  }

  /** The blocks of shell commands of a section. */
  private static List<String> commands(String title) throws IOException {
    String section =
        Files.readString(README).split("\n## " + title + "\n", 2)[1].split("\n## ", 2)[0];
    return COMMANDS.matcher(section).results().map(ReadmeIT::block).toList();
  }

  private static String block(MatchResult found) {
    return found.group(1);
  }

  /** Runs them on other ports, which are free. */
  private String run(String commands) throws IOException, InterruptedException {
    String port = Integer.toString(GatewayJar.freePort());
    String samplePort = Integer.toString(GatewayJar.freePort());
    Path run = directory.resolve("run");
    Files.writeString(
        run,
        RUN.formatted(
            samplePort, Path.of(System.getProperty("java.home"), "bin", "java"), GatewayJar.JAR));
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
    Path printed = directory.resolve("printed");
    ProcessBuilder shell =
        new ProcessBuilder(
                "bash",
                "-c",
                commands.replace(":8080", ":" + port).replace(":8090", ":" + samplePort) + END)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    shell.environment().keySet().removeIf(name -> name.startsWith("MCPGATEWAY_"));
    shell.environment().put("MCPGATEWAY_HTTP_PORT", port);
    Process process = shell.start();
    try {
      assertThat(process.waitFor(GatewayJar.TIME_TO_COME_UP.toSeconds(), TimeUnit.SECONDS))
          .as("ends: %s", Files.readString(printed))
          .isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    return Files.readString(printed);
  }
}
