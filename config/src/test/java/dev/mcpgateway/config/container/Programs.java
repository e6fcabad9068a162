package dev.mcpgateway.config.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs in the root of the source tree. */
final class Programs {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Enough for building an image on a busy machine. */
  private static final Duration MAX_DURATION = Duration.ofMinutes(10);

  private Programs() {}

  /** The exit code of a program, and its output. */
  record Ended(int exit, String output) {

    String lastLine() {
      return output.strip().lines().reduce("", (before, line) -> line);
    }
  }

  /** Runs it, and requires success. */
  static String run(Map<String, String> environment, String... command) {
    Ended ended = end(environment, command);
    assertThat(ended.exit()).as("%s%n%s", String.join(" ", command), ended.output()).isZero();
    return ended.output().strip();
  }

  static String run(String... command) {
    return run(Map.of(), command);
  }

  /** Runs it, whatever its exit code. */
  static Ended end(Map<String, String> environment, String... command) {
    try {
      Path output = Files.createTempFile("output", ".txt");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(MAX_DURATION.toSeconds(), TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroy);
          process.destroy();
          throw new AssertionError(
              String.join(" ", command) + " did not end:\n" + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
