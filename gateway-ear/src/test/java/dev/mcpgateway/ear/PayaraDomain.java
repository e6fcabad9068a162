package dev.mcpgateway.ear;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A running Payara Server with a copy of the domain that it is delivered with, on loopback ports of
 * its own. What the gateway is to know, the server gets as environment variables.
 */
final class PayaraDomain implements AutoCloseable {

  private static final Path HOME = Path.of("target", "payara6", "glassfish").toAbsolutePath();
  private static final Path DOMAINS = Path.of("target", "domains").toAbsolutePath();
  private static final String NAME = "gateway";
  private static final String HTTP = "8080";
  private static final String ADMIN = "4848";
  private static final Pattern EAR_LIBRARIES =
      Pattern.compile("0x\\w+ +0x\\w+ +(0x\\w+) .*\\.EarLibClassLoader");
  private static final Pattern DRIVERS =
      Pattern.compile(" *\\d+: +(\\d+) +\\d+ +java\\.sql\\.DriverInfo .*");
  private static final Pattern PORT = Pattern.compile(" port=\"(\\d+)\"");
  private static final Duration TO_START = Duration.ofMinutes(3);
  private static final Duration TO_ANSWER = Duration.ofMinutes(4);

  private final Map<String, Integer> ports;
  private final ChildProcess asadmin;

  /** What {@code asadmin} said, and how it ended. */
  record Answer(int exit, String text) {}

  private PayaraDomain(Map<String, Integer> ports, ChildProcess asadmin) {
    this.ports = ports;
    this.asadmin = asadmin;
  }

  /**
   * Starts the server.
   *
   * @param environment what the gateway is told
   */
  static PayaraDomain start(Map<String, String> environment) {
    try {
      copy(HOME.resolve("domains").resolve("domain1"), DOMAINS.resolve(NAME));
      Map<String, Integer> ports = new HashMap<>();
      Path configuration = DOMAINS.resolve(NAME).resolve("config").resolve("domain.xml");
      Files.writeString(configuration, onLoopback(Files.readString(configuration), ports));
      ChildProcess asadmin =
          asadmin("start-domain", "--verbose", "--domaindir", DOMAINS.toString(), NAME)
              .environment(environment)
              .environment(Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1"))
              .start();
      asadmin.awaitLine("startup time", TO_START);
      return new PayaraDomain(ports, asadmin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command against the running server. */
  Answer asadmin(List<String> arguments) {
    try (ChildProcess command =
        asadmin("--interactive=false", "--port", Integer.toString(ports.get(ADMIN)))
            .arguments(arguments.toArray(String[]::new))
            .start()) {
      int exit = command.awaitExit(TO_ANSWER);
      return new Answer(exit, command.output());
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + ports.get(HTTP) + "/");
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
   * The class loaders that keep the libraries of an EAR in the server's memory, each by an address
   * that it has to itself: one for each EAR that is deployed, and for each that is held by anything
   * after it was undeployed.
   */
  Set<String> librariesInMemory() {
    diagnose("GC.run");
    return found(EAR_LIBRARIES, diagnose("VM.classloader_stats")).collect(Collectors.toSet());
  }

  /** How many drivers {@code DriverManager} has on its list. */
  int drivers() {
    return found(DRIVERS, diagnose("GC.class_histogram")).mapToInt(Integer::parseInt).sum();
  }

  @Override
  public void close() {
    asadmin.close();
  }

  private static Stream<String> found(Pattern pattern, List<String> lines) {
    return lines.stream().map(pattern::matcher).filter(Matcher::matches).map(line -> line.group(1));
  }

  private List<String> diagnose(String command) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    long server =
        ProcessHandle.of(asadmin.pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .findFirst()
            .orElseThrow()
            .pid();
    try (ChildProcess process =
        ChildProcess.start(List.of(jcmd.toString(), Long.toString(server), command))) {
      process.awaitExit(TO_ANSWER);
      return process.lines();
    }
  }

  private static JavaProcess asadmin(String... arguments) {
    return JavaProcess.running(HOME.resolve("lib").resolve("client").resolve("appserver-cli.jar"))
        .arguments(arguments);
  }

  /** Another port for each, and no data grid, which would look for others in the network. */
  private static String onLoopback(String configuration, Map<String, Integer> ports) {
    String local =
        configuration
            .replace(" address=\"0.0.0.0\"", "")
            .replaceAll(
                "<(network-listener|iiop-listener|jmx-connector) ", "<$1 address=\"127.0.0.1\" ")
            .replace(
                "<hazelcast-runtime-configuration ",
                "<hazelcast-runtime-configuration enabled=\"false\" ");
    Matcher port = PORT.matcher(local);
    return port.replaceAll(
        found ->
            " port=\"%d\"".formatted(ports.computeIfAbsent(found.group(1), taken -> freePort())));
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

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
