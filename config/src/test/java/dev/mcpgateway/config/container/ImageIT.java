package dev.mcpgateway.config.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The image, built here, and one gateway from it, with the strictest restrictions of a container.
 * The last test stops it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImageIT {

  private static final String RUN = "mcpgateway-it-" + UUID.randomUUID();
  private static final String IMAGE = "mcp-gateway:" + RUN;
  private static final String AGAIN = "mcp-gateway:again-" + RUN;
  private static final String POSTGRES = "postgres-" + RUN;
  private static final String GATEWAY = "gateway-" + RUN;
  private static final String PASSWORD = UUID.randomUUID().toString();

  /** Platform, libraries, gateway; above them the cache of the training. */
  private static final int APPLICATION_LAYERS = 3;

  private static final Duration TIME_TO_COME_UP = Duration.ofMinutes(5);

  private static long kilobytesWhenReady;

  @BeforeAll
  static void buildAndServe() {
    Programs.run("config/container/build", IMAGE);
    Programs.run("docker", "network", "create", RUN);
    Programs.run(
        Map.of("POSTGRES_PASSWORD", PASSWORD),
        ("docker run --detach --name %s --network %s --env POSTGRES_USER=gateway"
                + " --env POSTGRES_DB=gateway --env POSTGRES_PASSWORD postgres:17")
            .formatted(POSTGRES, RUN)
            .split(" "));
    Programs.run(
        Map.of("MCPGATEWAY_DATABASE_PASSWORD", PASSWORD),
        ("docker run --detach --name %s --network %s --memory 768m --read-only --tmpfs /tmp:size=64m"
                + " --cap-drop ALL --security-opt no-new-privileges"
                + " --env MCPGATEWAY_DATABASE_PASSWORD"
                + " --env MCPGATEWAY_DATABASE_URL=jdbc:postgresql://%s/gateway %s")
            .formatted(GATEWAY, RUN, POSTGRES, IMAGE)
            .split(" "));
    Awaitility.await()
        .atMost(TIME_TO_COME_UP)
        .pollInterval(Duration.ofMillis(500))
        .conditionEvaluationListener(
            look -> {
              if (look.getRemainingTimeInMS() < 1_000) {
                System.out.println(logs());
              }
            })
        .until(() -> inspect("{{.State.Health.Status}}", GATEWAY).equals("healthy"));
    kilobytesWhenReady =
        inGateway("cat", "/proc/1/status")
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
  }

  @AfterAll
  static void remove() {
    Programs.end(Map.of(), "docker", "rm", "--force", "--volumes", GATEWAY, POSTGRES);
    Programs.end(Map.of(), "docker", "network", "rm", RUN);
    Programs.end(Map.of(), "docker", "rmi", "--force", IMAGE, AGAIN);
  }

  @Test
  void isHealthyAsAUserOfNoteToNobody() {
    assertThat(inspect("{{.State.Health.Status}}", GATEWAY)).isEqualTo("healthy");
    assertThat(inspect("{{.Config.User}}", GATEWAY)).isEqualTo("10001:10001");
    assertThat(inGateway("id", "-u")).isEqualTo("10001");
  }

  @Test
  void startsFromTheCacheOfTheTraining() {
    assertThat(inGateway("cat", "/proc/1/maps")).contains("/opt/gateway/gateway.aot");
  }

  @Test
  void runsOnJava25WithBothCompilersAndCompactHeaders() {
    assertThat(inGateway("java", "-version")).contains("\"25.");
    assertThat(flags())
        .anyMatch(flag -> flag.matches(".* TieredStopAtLevel += 4 .*"))
        .anyMatch(flag -> flag.matches(".* UseCompactObjectHeaders += true .*"));
  }

  private static List<String> flags() {
    return Programs.end(
            Map.of("JDK_JAVA_OPTIONS", "-XX:+PrintFlagsFinal"),
            ("docker run --rm --env JDK_JAVA_OPTIONS " + IMAGE).split(" "))
        .output()
        .lines()
        .toList();
  }

  @Test
  void needsLessThan400MegabytesWhenItIsReady() {
    assertThat(kilobytesWhenReady).isPositive().isLessThan(400 * 1024);
  }

  @Test
  void answersTheSchemaCommandsBesideTheServingGateway() {
    assertThat(inGateway("gateway", "schema", "status"))
        .contains("schema   at head", "lock     free");
    assertThat(inGateway("gateway", "schema", "check")).isEmpty();
    assertThat(inGateway("gateway", "schema", "migrate")).contains("The schema is at head");
    assertThat(inGateway("gateway", "--help")).contains("schema rollback --to ID");
  }

  @Test
  void withoutADatabaseUrlItRefusesToStartAndSaysSo() {
    Programs.Ended ended =
        Programs.end(Map.of(), "docker", "run", "--rm", "--read-only", "--tmpfs", "/tmp", IMAGE);

    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.output().strip().lines())
        .singleElement()
        .asString()
        .contains("MCPGATEWAY_DATABASE_URL is not set, and there is no embedded PostgreSQL here");
  }

  @Test
  void hasNoPostgresqlButItsDriver() {
    assertThat(
            inGateway("find", "/opt", "/usr", "-iname", "*postgres*")
                .lines()
                .map(path -> path.substring(path.lastIndexOf('/') + 1)))
        .singleElement()
        .asString()
        .matches("postgresql-[0-9.]+\\.jar");
  }

  @Test
  void givesTheHeapHalfOfTheMemoryUnlessToldOtherwise() {
    assertThat(heapWith("-XX:+PrintFlagsFinal")).isEqualTo(256L << 20);
    assertThat(heapWith("-XX:+PrintFlagsFinal -XX:MaxRAMPercentage=25")).isEqualTo(128L << 20);
  }

  private static long heapWith(String options) {
    return Programs.end(
            Map.of("JDK_JAVA_OPTIONS", options),
            ("docker run --rm --memory 512m --env JDK_JAVA_OPTIONS " + IMAGE).split(" "))
        .output()
        .lines()
        .filter(line -> line.contains(" MaxHeapSize "))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*= (\\d+) .*", "$1")))
        .sum();
  }

  @Test
  void isDescribedByItsLabelsAndItsHealthIsChecked() {
    assertThat(inspect("{{json .Config.Labels}}", IMAGE))
        .contains("org.opencontainers.image.title", "org.opencontainers.image.licenses")
        .contains("org.opencontainers.image.revision", "org.opencontainers.image.created")
        .doesNotContain("unknown")
        .contains(
            "\"org.opencontainers.image.version\":\"" + System.getProperty("project.version"));
    assertThat(inspect("{{json .Config.Healthcheck.Test}}", IMAGE)).contains("/health/ready");
  }

  @Test
  void builtTwiceItHasTheSameApplicationLayers() {
    Programs.run("config/container/build", AGAIN, "--no-cache", "--target", "untrained");

    List<String> again = layers(AGAIN);
    List<String> first = layers(IMAGE);
    assertThat(first).hasSize(again.size() + 1);
    assertThat(first.subList(again.size() - APPLICATION_LAYERS, again.size()))
        .isEqualTo(again.subList(again.size() - APPLICATION_LAYERS, again.size()));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void sigtermDrainsAndEndsWithinTheGracePeriod() {
    long began = System.nanoTime();
    Programs.run("docker", "stop", "--time", "30", GATEWAY);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
    assertThat(inspect("{{.State.ExitCode}} {{.State.OOMKilled}}", GATEWAY)).isEqualTo("143 false");
    assertThat(logs()).contains("Draining for PT5S", "Stopping");
  }

  private static List<String> layers(String image) {
    return List.of(inspect("{{join .RootFS.Layers \" \"}}", image).split(" ", -1));
  }

  private static String logs() {
    return Programs.run("docker", "logs", GATEWAY);
  }

  private static String inGateway(String... command) {
    List<String> whole = new ArrayList<>(List.of("docker", "exec", GATEWAY));
    whole.addAll(List.of(command));
    return Programs.run(whole.toArray(String[]::new));
  }

  private static String inspect(String format, String name) {
    return Programs.run("docker", "inspect", "--format", format, name);
  }
}
