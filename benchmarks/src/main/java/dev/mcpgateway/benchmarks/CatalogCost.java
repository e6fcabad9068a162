package dev.mcpgateway.benchmarks;

import com.sun.tools.attach.VirtualMachine;
import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import dev.mcpgateway.testbed.Ports;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a catalogue costs: registering upstream servers with many tools, refreshing and listing
 * them, and the memory that they take. One gateway on its embedded PostgreSQL, one client, one
 * request at a time; the figures are processor time of the two, which hardly depends on what else
 * the machine does, and a list of roles in the same run is what to compare with.
 *
 * <p>Arguments: {@code gateway.jar}, and how many rounds there are (5).
 */
public final class CatalogCost {

  private static final String EMAIL = "admin@example.com";
  private static final String PASSWORD = "a-Long-one-for-costs-1";
  private static final int MANY = 1_000;
  private static final int FEW = 10;
  private static final int GATEWAYS = 9;
  private static final int WARM_UP = 300;
  private static final int REGISTRATIONS = 30;
  private static final int MAX_PAUSE_MILLIS = 200;
  private static final Pattern ID = Pattern.compile("\\{\"id\":\"([^\"]+)\"");
  private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final ChildProcess gateway;
  private final Path directory;
  private final URI base;
  private final int rounds;
  private String token = "";

  private CatalogCost(ChildProcess gateway, Path directory, URI base, int rounds) {
    this.gateway = gateway;
    this.directory = directory;
    this.base = base;
    this.rounds = rounds;
  }

  /** Measures, and prints two tables. */
  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments[0]).toAbsolutePath();
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    int port = Ports.free();
    Path directory = Files.createTempDirectory("catalog-cost");
    try (ChildProcess gateway =
            JavaProcess.running(jar)
                // As the image runs, but for its start.
                .options("-XX:TieredStopAtLevel=4", "-Xmx512m")
                .environment(
                    Map.of(
                        "MCPGATEWAY_HTTP_PORT",
                        Integer.toString(port),
                        "MCPGATEWAY_ADMIN_EMAIL",
                        EMAIL,
                        "MCPGATEWAY_ADMIN_PASSWORD",
                        PASSWORD,
                        "MCPGATEWAY_ACCESS_LOG",
                        "false",
                        "MCPGATEWAY_UPSTREAM_DENIED_NETWORKS",
                        "none"))
                .directory(directory)
                .start();
        McpUpstream many = upstream(MANY);
        McpUpstream few = upstream(FEW)) {
      gateway.awaitLine("is up at http", Duration.ofMinutes(10));
      try {
        new CatalogCost(gateway, directory, URI.create("http://127.0.0.1:" + port), rounds)
            .measure(many, few);
      } finally {
        // So that it stops its PostgreSQL, too.
        ProcessHandle process = ProcessHandle.of(gateway.pid()).orElseThrow();
        process.destroy();
        process.onExit().get(1, TimeUnit.MINUTES);
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  private static McpUpstream upstream(int tools) {
    McpCatalogue catalogue = new McpCatalogue();
    for (int i = 0; i < tools; i++) {
      catalogue.add(
          McpItem.tool(
              String.format(
                  Locale.ROOT,
                  """
                  {"name":"tool_%1$d","title":"Tool %1$d","description":"Finds what fits number %1$d. %2$s",\
                  "inputSchema":{"type":"object","properties":{"query":{"type":"string","description":"What to look for"},\
                  "limit":{"type":"integer","minimum":1,"maximum":100},"fields":{"type":"array","items":{"type":"string"}}},\
                  "required":["query"]},"annotations":{"readOnlyHint":true}}""",
                  i,
                  "It says where each is, and when it was changed last. ".repeat(4)),
              call -> "{\"content\":[]}"));
    }
    return McpUpstream.start("upstream of " + tools, catalogue, 0);
  }

  private void measure(McpUpstream many, McpUpstream few) throws Exception {
    String login =
        send(
            "POST",
            "/auth/email/login",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(EMAIL, PASSWORD));
    token = first(TOKEN, login);
    warmUp(few, many);
    print("operation | gateway, µs | PostgreSQL, µs | wall clock, µs");
    Cost roles = average(1_000, () -> send("GET", "/rbac/roles", ""));
    print("GET /rbac/roles", roles);
    registering(few, FEW);
    registering(many, MANY);
    long before = heap();
    long residentBefore = resident();
    List<String> gateways = new ArrayList<>(List.of(register(many)));
    String all = "/tools?gateway_id=" + gateways.get(0);
    String one = first(ID, send("GET", all + "&limit=1", ""));
    print("GET /tools, all 1,000", average(50, () -> send("GET", all, "")));
    print("GET /tools, 500", average(100, () -> send("GET", all + "&limit=500", "")));
    print("GET /tools, 100", average(300, () -> send("GET", all + "&limit=100", "")));
    print("GET /tools, 10", average(500, () -> send("GET", all + "&limit=10", "")));
    print("GET /tools/{id}", average(1_000, () -> send("GET", "/tools/" + one, "")));
    print("bytes of all 1,000 | " + send("GET", all, "").length());
    print("memory, KiB | heap after a collection | resident");
    memory("0 tools", before, residentBefore);
    serve();
    memory("1,000 tools, served", heap(), resident());
    peakOfRegistering(many);
    for (int i = 0; i < GATEWAYS; i++) {
      gateways.add(register(many));
    }
    serve();
    memory("10,000 tools, served", heap(), resident());
    for (String id : gateways) {
      send("DELETE", "/gateways/" + id, "");
    }
  }

  private void warmUp(McpUpstream few, McpUpstream many) throws IOException, InterruptedException {
    for (McpUpstream upstream : List.of(few, many, few, many, few, many)) {
      String id = register(upstream);
      for (int i = 0; i < WARM_UP; i++) {
        send("GET", "/tools?limit=100&gateway_id=" + id, "");
        send("GET", "/rbac/roles", "");
      }
      send("POST", "/gateways/%s/tools/refresh".formatted(id), "");
      send("DELETE", "/gateways/" + id, "");
    }
  }

  private void registering(McpUpstream upstream, int tools)
      throws IOException, InterruptedException {
    Cost registering = Cost.NONE;
    Cost refreshing = Cost.NONE;
    Cost deleting = Cost.NONE;
    for (int i = 0; i < rounds; i++) {
      List<String> made = new ArrayList<>();
      registering = registering.plus(average(1, () -> made.add(register(upstream))));
      String path = "/gateways/" + made.get(0);
      refreshing = refreshing.plus(average(1, () -> send("POST", path + "/tools/refresh", "")));
      deleting = deleting.plus(average(1, () -> send("DELETE", path, "")));
    }
    print("POST /gateways, " + tools + " tools", registering.by(rounds));
    print("… refresh, nothing changed", refreshing.by(rounds));
    print("… DELETE", deleting.by(rounds));
  }

  /** An agent asks, so that the gateway has what it serves in its memory. */
  private void serve() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/mcp"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/list")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":\
                    {"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"""));
    HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200 || !answer.body().contains("\"tools\"")) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  /**
   * Registers and deletes again and again, while there are full collections at random moments: what
   * is in use after them at the most is what a registration holds at once, garbage left out.
   */
  @SuppressWarnings("BanJNDI") // The address is of a process that this one has started.
  private void peakOfRegistering(McpUpstream upstream) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(gateway.pid()));
    String address = machine.startLocalManagementAgent();
    machine.detach();
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
        ExecutorService client = Executors.newSingleThreadExecutor()) {
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      MemoryMXBean memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
      List<MemoryPoolMXBean> pools =
          ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .toList();
      long before = afterCollection(memory, pools);
      Future<?> registering =
          client.submit(
              () -> {
                for (int i = 0; i < REGISTRATIONS; i++) {
                  send("DELETE", "/gateways/" + register(upstream), "");
                }
                return null;
              });
      long peak = 0;
      int collections = 0;
      while (!registering.isDone()) {
        peak = Math.max(peak, afterCollection(memory, pools));
        collections++;
        Thread.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS));
      }
      registering.get();
      print(
          String.format(
              Locale.ROOT,
              "… while another 1,000 are registered %d times, the highest after %d collections | %d (before: %d)",
              REGISTRATIONS,
              collections,
              peak,
              before));
    }
  }

  /** KiB in use right after a full collection. */
  private static long afterCollection(MemoryMXBean memory, List<MemoryPoolMXBean> pools) {
    memory.gc();
    return pools.stream()
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(MemoryUsage::getUsed)
            .sum()
        / 1_024;
  }

  private String register(McpUpstream upstream) throws IOException, InterruptedException {
    // Another path of the same server: one address is registered once.
    return first(
        ID,
        send(
            "POST",
            "/gateways",
            "{\"name\":\"%1$s\",\"url\":\"%2$s/%1$s\"}"
                .formatted(UUID.randomUUID(), upstream.url())));
  }

  private interface Work {
    Object run() throws IOException, InterruptedException;
  }

  /** In microseconds. */
  private record Cost(long gateway, long database, long wallClock) {

    static final Cost NONE = new Cost(0, 0, 0);

    Cost plus(Cost other) {
      return new Cost(
          gateway + other.gateway, database + other.database, wallClock + other.wallClock);
    }

    Cost by(int times) {
      return new Cost(gateway / times, database / times, wallClock / times);
    }
  }

  private Cost average(int times, Work work) throws IOException, InterruptedException {
    long ofGateway = cpu(List.of(gateway.pid()), false);
    long ofDatabase = cpu(database(), true);
    long began = System.nanoTime();
    for (int i = 0; i < times; i++) {
      work.run();
    }
    return new Cost(
        (cpu(List.of(gateway.pid()), false) - ofGateway) / times,
        (cpu(database(), true) - ofDatabase) / times,
        (System.nanoTime() - began) / 1_000 / times);
  }

  /** The processes of the embedded PostgreSQL, which is nobody's child. */
  private List<Long> database() throws IOException {
    try (Stream<Path> files = Files.walk(directory, 4)) {
      Path file =
          files.filter(path -> path.endsWith("data/postmaster.pid")).findFirst().orElseThrow();
      ProcessHandle postmaster =
          ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip())).orElseThrow();
      return Stream.concat(Stream.of(postmaster), postmaster.descendants())
          .map(ProcessHandle::pid)
          .toList();
    }
  }

  /**
   * The processor time of processes, in microseconds, in steps of the kernel's clock, 10 ms.
   *
   * @param withEnded also of those that they have started and that have ended
   */
  private static long cpu(List<Long> pids, boolean withEnded) throws IOException {
    long ticks = 0;
    for (long pid : pids) {
      Path stat = Path.of("/proc", Long.toString(pid), "stat");
      if (!Files.exists(stat)) {
        continue;
      }
      String text = Files.readString(stat);
      List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
      for (int i = 11; i < (withEnded ? 15 : 13); i++) {
        ticks += Long.parseLong(fields.get(i));
      }
    }
    return ticks * 10_000;
  }

  /** KiB in use after a full collection. */
  private long heap() throws IOException, InterruptedException {
    jcmd("GC.run");
    jcmd("GC.run");
    long used = 0;
    for (String line : jcmd("GC.heap_info").split("\n", -1)) {
      // One line for each generation, or for the heap, as the collector has it.
      if (line.contains("total") && line.contains("used")) {
        used += Long.parseLong(first(USED, line));
      }
    }
    return used;
  }

  private long resident() throws IOException {
    return Long.parseLong(
        first(
            RESIDENT, Files.readString(Path.of("/proc", Long.toString(gateway.pid()), "status"))));
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(gateway.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
    return output;
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "%s %s: %s %s"
              .formatted(method, path, Integer.toString(answer.statusCode()), answer.body()));
    }
    return answer.body();
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("There is no %s in %s".formatted(pattern, text));
    }
    return matcher.group(1);
  }

  private static void print(String operation, Cost cost) {
    print(
        String.format(
            Locale.ROOT,
            "%s | %d | %d | %d",
            operation,
            cost.gateway(),
            cost.database(),
            cost.wallClock()));
  }

  private static void memory(String what, long heap, long resident) {
    print(String.format(Locale.ROOT, "%s | %d | %d", what, heap, resident));
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
