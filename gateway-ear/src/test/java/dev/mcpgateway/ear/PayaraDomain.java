package dev.mcpgateway.ear;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import dev.mcpgateway.testbed.Ports;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A copy of Payara Server's default domain, on loopback ports of its own, with a fresh database,
 * whose URL, user and password are system properties of the server, which runs in Turkish.
 * Arquillian starts and stops it.
 */
final class PayaraDomain implements AutoCloseable {

  private static final Path HOME = Path.of("target", "payara7", "glassfish").toAbsolutePath();
  private static final Path DOMAINS = HOME.resolve("domains");
  private static final String NAME = "gateway";
  private static final String HTTP = "8080";
  private static final String ADMIN = "4848";
  private static final Pattern EAR_LIBRARIES =
      Pattern.compile("0x\\w+ +0x\\w+ +(0x\\w+) .*\\.EarLibClassLoader");
  private static final Pattern DRIVERS =
      Pattern.compile(" *\\d+: +(\\d+) +\\d+ +java\\.sql\\.DriverInfo .*");
  private static final Pattern PORT = Pattern.compile(" port=\"(\\d+)\"");
  private static final Duration TO_ANSWER = Duration.ofMinutes(4);
  private static final Duration TO_STOP = Duration.ofSeconds(30);

  private final Map<String, Integer> ports;
  private final RoutedDatabase database;

  /** The output and exit code of {@code asadmin}. */
  record Answer(int exit, String text) {}

  private PayaraDomain(Map<String, Integer> ports, RoutedDatabase database) {
    this.ports = ports;
    this.database = database;
  }

  /** Creates the domain, replacing an earlier one. */
  static PayaraDomain make() {
    try {
      copy(DOMAINS.resolve("domain1"), DOMAINS.resolve(NAME));
      Map<String, Integer> ports = new HashMap<>();
      PayaraDomain domain = new PayaraDomain(ports, Route.DIRECT.freshDatabase());
      Path configuration = DOMAINS.resolve(NAME).resolve("config").resolve("domain.xml");
      String delivered = Files.readString(configuration);
      Files.writeString(configuration, domain.knowingTheDatabase(onLoopback(delivered, ports)));
      return domain;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return NAME;
  }

  int adminPort() {
    return ports.get(ADMIN);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + ports.get(HTTP) + "/");
  }

  RoutedDatabase database() {
    return database;
  }

  /** Runs a command against the running server. */
  Answer asadmin(String... arguments) {
    try (ChildProcess command =
        JavaProcess.running(HOME.resolve("lib").resolve("client").resolve("appserver-cli.jar"))
            .arguments("--interactive=false", "--port", Integer.toString(adminPort()))
            .arguments(arguments)
            .start()) {
      int exit = command.awaitExit(TO_ANSWER);
      return new Answer(exit, command.output());
    }
  }

  /** The names of the server's threads. */
  List<String> threads() {
    return diagnose("Thread.print").stream()
        .filter(line -> line.startsWith("\""))
        .map(line -> line.substring(1, line.indexOf('"', 1)))
        .sorted()
        .toList();
  }

  /**
   * The class loaders that keep the libraries of an EAR in the server's memory, each by its unique
   * address: one for each deployed EAR, and for each undeployed one that is still referenced. Empty
   * while the server does not run.
   */
  Set<String> librariesInMemory() {
    if (server().isEmpty()) {
      return Set.of();
    }
    diagnose("GC.run");
    return found(EAR_LIBRARIES, diagnose("VM.classloader_stats")).collect(Collectors.toSet());
  }

  /** The number of drivers registered with {@code DriverManager}. */
  int drivers() {
    return found(DRIVERS, diagnose("GC.class_histogram")).mapToInt(Integer::parseInt).sum();
  }

  /** Waits until the server has exited, and drops the database. */
  @Override
  public void close() {
    server().ifPresent(PayaraDomain::awaitEnd);
    database.close();
  }

  private static void awaitEnd(ProcessHandle server) {
    try {
      server.onExit().get(TO_STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      server.destroyForcibly();
      throw new IllegalStateException("The server did not stop within " + TO_STOP, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The process id from the server's file, while it runs. */
  private static Optional<ProcessHandle> server() {
    Path written = DOMAINS.resolve(NAME).resolve("config").resolve("pid");
    try {
      return Files.exists(written)
          ? ProcessHandle.of(Long.parseLong(Files.readString(written).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> found(Pattern pattern, List<String> lines) {
    return lines.stream().map(pattern::matcher).filter(Matcher::matches).map(line -> line.group(1));
  }

  private static List<String> diagnose(String command) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    String server = Long.toString(server().orElseThrow().pid());
    try (ChildProcess process = ChildProcess.start(List.of(jcmd.toString(), server, command))) {
      process.awaitExit(TO_ANSWER);
      return process.lines();
    }
  }

  private String knowingTheDatabase(String configuration) {
    String properties =
        "<system-property name=\"mcpgateway.database-url\" value=\"%s\"/>"
                .formatted(xml(database.jdbcUrl()))
            + "<system-property name=\"mcpgateway.database-user\" value=\"%s\"/>"
                .formatted(database.user())
            + "<system-property name=\"mcpgateway.database-password\" value=\"%s\"/>"
                .formatted(database.password());
    return configuration
        .replaceFirst("<server [^>]*>", "$0" + Matcher.quoteReplacement(properties))
        .replaceFirst(
            "<java-config [^>]*>",
            "$0<jvm-options>-XX:TieredStopAtLevel=1</jvm-options>"
                + "<jvm-options>-Duser.language=tr</jvm-options>"
                + "<jvm-options>-Duser.country=TR</jvm-options>");
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;");
  }

  /**
   * A different port for each, and no data grid, which would look for other members in the network.
   */
  private static String onLoopback(String configuration, Map<String, Integer> ports) {
    String local =
        configuration
            .replace(" address=\"0.0.0.0\"", "")
            .replaceAll(
                "<(network-listener|iiop-listener|jmx-connector) ", "<$1 address=\"127.0.0.1\" ")
            .replace(
                "<hazelcast-config-specific-configuration",
                "<hazelcast-config-specific-configuration enabled=\"false\"");
    Matcher port = PORT.matcher(local);
    return port.replaceAll(
        found ->
            String.format(
                Locale.ROOT,
                " port=\"%d\"",
                ports.computeIfAbsent(found.group(1), taken -> Ports.free())));
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      try (Stream<Path> old = Files.walk(to)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
