package dev.mcpgateway.testbed;

import java.util.Locale;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/**
 * What the servers run on: containers if a Docker engine answers, otherwise programs on this
 * machine; the system property {@code testbed.engine} or the environment variable {@code
 * TESTBED_ENGINE} ({@code docker} or {@code local}) forces the choice.
 */
public enum Engine {
  DOCKER,
  LOCAL;

  private static final class Choice {
    private static final Engine CURRENT = choose();
  }

  /** The engine of this JVM: chosen, and printed to standard output, once. */
  public static Engine current() {
    return Choice.CURRENT;
  }

  private static Engine choose() {
    Optional<String> forced =
        Optional.ofNullable(System.getProperty("testbed.engine"))
            .or(() -> Optional.ofNullable(System.getenv("TESTBED_ENGINE")))
            .filter(value -> !value.isBlank());
    QuietLogs.begin();
    Engine engine = forced.map(Engine::parse).orElseGet(Engine::detect);
    System.out.printf(
        "testbed: servers run %s (%s)%n",
        engine == DOCKER ? "in containers" : "on this machine",
        forced.isPresent()
            ? "forced"
            : engine == DOCKER ? "a Docker engine answers" : "no Docker engine answers");
    return engine;
  }

  private static Engine detect() {
    return DockerClientFactory.instance().isDockerAvailable() ? DOCKER : LOCAL;
  }

  private static Engine parse(String value) {
    try {
      return valueOf(value.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new TestbedException(
          "testbed.engine (TESTBED_ENGINE) is '" + value + "'; it can be 'docker' or 'local'.", e);
    }
  }
}
