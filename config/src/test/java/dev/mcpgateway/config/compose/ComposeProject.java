package dev.mcpgateway.config.compose;

import static java.util.function.Predicate.not;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of {@code config/compose} with a project name, settings and passwords of its own. It only
 * affects objects with that name, refuses a name in use, and removes everything at the end.
 */
final class ComposeProject implements AutoCloseable {

  private static final Duration MAX_COMMAND = Duration.ofMinutes(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Built once, and removed when the tests are over. */
  private static final class Image {
    private static final String NAME = "mcp-gateway:" + randomName();

    static {
      run(Map.of(), List.of("container/build", NAME));
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> run(Map.of(), List.of("docker", "rmi", NAME))));
    }
  }

  private final String name;
  private final Path directory;

  private ComposeProject(String name, Path directory) {
    this.name = name;
    this.directory = directory;
  }

  private static String randomName() {
    byte[] random = new byte[4];
    RANDOM.nextBytes(random);
    return "mcpgateway-it-" + HexFormat.of().formatHex(random);
  }

  /** Copies the files; nothing is started yet. */
  static ComposeProject copy() throws IOException {
    String name = randomName();
    Path config = Path.of("target", name);
    for (String folder : List.of("compose", "pgbouncer", "helm/gateway")) {
      copyTree(Path.of(folder), config.resolve(folder));
    }
    ComposeProject project =
        new ComposeProject(name, config.resolve("compose").toAbsolutePath().normalize());
    if (!project.volumes().isEmpty() || !project.containers("").isEmpty()) {
      throw new IllegalStateException(name + " is there already, and is not ours to touch");
    }
    return project;
  }

  /** SQL that PostgreSQL runs in the gateway's database before anybody else can connect. */
  void prepareDatabase(String sql) throws IOException {
    Files.writeString(
        directory.resolve("create-gateway-role.sql"),
        "\\connect gateway\n" + sql,
        StandardOpenOption.APPEND);
  }

  /** Creates a volume like one left by an earlier project of this name; returns its name. */
  String createForeignData() {
    return docker("volume", "create", name + "_data").strip();
  }

  /** Runs one of the scripts, which must succeed; returns its output. */
  String script(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(directory.resolve(script).toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** The ids of the running containers of a service; of all services if it is empty. */
  List<String> containers(String service) {
    List<String> command =
        new ArrayList<>(
            List.of("docker", "ps", "--quiet", "--no-trunc", "--filter", label("project", name)));
    if (!service.isEmpty()) {
      command.addAll(List.of("--filter", label("service", service)));
    }
    return run(command).lines().filter(not(String::isBlank)).toList();
  }

  /** The output of {@code docker inspect} for a Go template. */
  String inspect(String container, String template) {
    return docker("inspect", "--format", template, container).strip();
  }

  /** When the container was last started. */
  Instant started(String container) {
    return Instant.parse(inspect(container, "{{.State.StartedAt}}"));
  }

  boolean isHealthy(String container) {
    return inspect(container, "{{.State.Running}} {{.State.Health.Status}}").equals("true healthy");
  }

  /** Runs {@code docker}. */
  String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** The rows of a query as the superuser, directly on PostgreSQL, not through the pooler. */
  List<String> query(String sql) {
    return docker(
            "exec",
            containers("postgres").get(0),
            "psql",
            "-qAt",
            "-U",
            "postgres",
            "-d",
            "gateway",
            "-c",
            sql)
        .lines()
        .toList();
  }

  /** A generated setting from {@code .env}. */
  String setting(String key) throws IOException {
    return Files.readAllLines(directory.resolve(".env")).stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  /** The published address of the proxy. */
  String address() {
    String proxy = containers("proxy").get(0);
    return "http://" + docker("port", proxy, "8080").lines().findFirst().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(directory.resolve(".env"))) {
      script("down", "--volumes");
    }
  }

  private List<String> volumes() {
    return docker("volume", "ls", "--quiet", "--filter", label("project", name)).lines().toList();
  }

  private static String label(String key, String value) {
    return "label=com.docker.compose.%s=%s".formatted(key, value);
  }

  private String run(List<String> command) {
    return run(
        Map.of(
            "COMPOSE_PROJECT_NAME",
            name,
            "MCPGATEWAY_IMAGE",
            Image.NAME,
            "HTTP_PORT",
            "0",
            "REPLICAS",
            "3"),
        command);
  }

  private static String run(Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("compose", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(MAX_COMMAND.toSeconds(), TimeUnit.SECONDS)) {
        process.destroy();
        throw new IllegalStateException(command + " takes too long:\n" + Files.readString(output));
      }
      String printed = Files.readString(output);
      Files.delete(output);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT, "%s ended with %d:%n%s", command, process.exitValue(), printed));
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(not(ComposeProject::isSettings)).toList()) {
        Path copy = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  /** The settings of somebody who uses the compose files here must not affect ours. */
  private static boolean isSettings(Path file) {
    return file.endsWith(".env");
  }
}
