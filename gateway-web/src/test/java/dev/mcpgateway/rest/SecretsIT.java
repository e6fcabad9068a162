package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The credentials of upstream servers are in no answer, in no row and in no line of the log, at the
 * finest levels that there are.
 */
@Tag("long")
class SecretsIT {

  private static final String LEVELS =
      """
      handlers=java.util.logging.ConsoleHandler
      java.util.logging.ConsoleHandler.level=ALL
      java.util.logging.ConsoleHandler.formatter=java.util.logging.SimpleFormatter
      .level=FINE
      dev.mcpgateway.level=ALL
      org.apache.level=ALL
      org.postgresql.level=ALL
      org.eclipse.persistence.level=ALL
      org.glassfish.jersey.level=ALL
      org.glassfish.grizzly.level=ALL
      """;

  private static final String TABLES =
      "SELECT string_agg(format('%I.%I', schemaname, tablename), ' ') FROM pg_tables"
          + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";

  @TempDir private static Path directory;
  private static Gateways gateways;
  private static McpUpstream upstream;

  /** Everything that was answered. */
  private final List<Answer> answers = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    upstream = McpUpstream.start();
    Map<String, String> settings =
        Map.of(
            "MCPGATEWAY_UPSTREAM_DENIED_NETWORKS",
            "none",
            // Else the database has the key beside what it has sealed.
            "MCPGATEWAY_SEALING_KEYS",
            "s1:" + Base64.getEncoder().encodeToString(new byte[32]));
    gateways =
        Gateways.start(
            List.of(settings, settings),
            "--logproperties",
            Files.writeString(directory.resolve("logging.properties"), LEVELS).toString());
  }

  @AfterAll
  static void stop() {
    if (gateways != null) {
      gateways.close();
    }
    upstream.close();
  }

  @Test
  void credentialsAreInNoAnswerNoRowAndNoLog() throws Exception {
    String user = secret();
    String password = "pä/ß+ " + secret();
    String token = "t/+=" + secret();
    String key = "k/+= " + secret();
    String further = secret();
    List<String> pair = keyAndCertificate();
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put(
        "basic", "\"auth_username\":\"%s\",\"auth_password\":\"%s\"".formatted(user, password));
    credentials.put("bearer", "\"auth_token\":\"%s\"".formatted(token));
    credentials.put(
        "authheaders",
        "\"auth_headers\":[{\"key\":\"X-Api-Key\",\"value\":\"%s\"},{\"key\":\"X-Further\",\"value\":\"%s\"}]"
            .formatted(key, further));
    credentials.put(
        "none",
        "\"client_key\":\"%s\",\"client_cert\":\"%s\""
            .formatted(pair.get(0).replace("\n", "\\n"), pair.get(1).replace("\n", "\\n")));
    List<WrittenForms> secrets = new ArrayList<>();
    for (String each : List.of(user, password, token, key, further, line(pair.get(0)))) {
      secrets.add(new WrittenForms(each));
    }
    String owner = owner();

    credentials.forEach((type, credential) -> use(owner, type, credential));
    assertThat(upstream.requests("tools/call"))
        .extracting(request -> request.header("Authorization").orElse(""))
        .as("it is sent where it belongs")
        .contains("Bearer " + token, "Basic " + base64(user + ":" + password));
    credentials.forEach(this::fail);
    refuse(secrets);

    gateways.admin().header("X-Request-Id", "the-last-request").get("/auth/email/me");
    gateways.awaitLogged("\"request_id\":\"the-last-request\"");
    expectNowhere(secrets);
    assertThat(new WrittenForms(user).in("Basic " + base64(user + ":" + password)))
        .as("what is searched for would be found")
        .isPresent();
  }

  /** Registers, reads, changes, refreshes and calls, as the owner and as the administrator. */
  private void use(String owner, String type, String credential) {
    ApiClient one = gateways.as(owner);
    Answer made = keep(one.post("/gateways", gateway(upstream.url().toString(), type, credential)));
    assertThat(made.status()).as("%s", made).isEqualTo(200);
    String path = "/gateways/" + made.text("id");
    keep(one.put(path, made.body()));
    keep(one.put(path, "{\"auth_type\":\"%s\",%s}".formatted(type, credential)));
    keep(one.post(path + "/tools/refresh", ""));
    AgentServers servers = new AgentServers(one);
    String server = AgentServers.path(servers.serverOf(made.text("id"), "public"));
    AgentClient agent = AgentClient.begin(one, server, AgentClient.MODERN);
    Awaitility.await()
        .until(() -> keep(agent.call("echo", "{}")).body().contains("structuredContent"));
    for (ApiClient reader :
        List.of(one, gateways.admin(), gateways.other().with(gateways.tokens().of(owner)))) {
      for (String read :
          List.of(
              path,
              "/v1" + path,
              "/gateways",
              "/gateways?limit=10&include_pagination=true&include_inactive=true",
              "/tools?gateway_id=" + made.text("id"),
              "/resources?gateway_id=" + made.text("id"),
              "/prompts?gateway_id=" + made.text("id"),
              "/servers")) {
        assertThat(keep(reader.get(read)).status()).isEqualTo(200);
      }
    }
    keep(one.post(path + "/state?activate=false", ""));
    keep(one.post(path + "/state?activate=true", ""));
  }

  /** Registers it where nothing listens, where the credential is refused, and in a bad place. */
  private void fail(String type, String credential) {
    ApiClient admin = gateways.admin();
    try (McpUpstream strict = McpUpstream.start().asksFor("another")) {
      refused(admin.post("/gateways", gateway(strict.url().toString(), type, credential)));
    }
    refused(admin.post("/gateways", gateway("http://127.0.0.1:1/mcp", type, credential)));
    refused(admin.post("/gateways", gateway("ftp://example.com", type, credential)));
    refused(admin.post("/gateways", gateway(upstream.url().toString(), "oauth", credential)));
    String good = gateway(upstream.url().toString(), type, credential);
    refused(admin.post("/gateways", good.substring(0, good.length() - 1)));
    refused(
        admin.post("/gateways", good.replace("\"auth_", "\"auht_").replace("client_", "clinet_")));
  }

  private void refuse(List<WrittenForms> secrets) {
    ApiClient admin = gateways.admin();
    for (WrittenForms each : secrets) {
      String secret = each.secret();
      String url = upstream.url().toString();
      refused(admin.post("/gateways", gateway(url, "none", member("auth_value", secret))));
      refused(
          admin.post("/gateways", gateway(url, "none", member("auth_query_param_value", secret))));
      refused(
          admin.post("/gateways", gateway(url, "bearer", "\"auth_token\":{\"" + secret + "\":1}")));
      String untidy = secret + "\\u0007";
      refused(admin.post("/gateways", gateway(url, "bearer", member("auth_token", untidy))));
      refused(
          admin.post(
              "/gateways",
              gateway(
                  url,
                  "basic",
                  member("auth_username", "u") + "," + member("auth_password", untidy))));
      refused(
          admin.post(
              "/gateways",
              gateway(
                  url,
                  "authheaders",
                  member("auth_header_key", "X-Key") + "," + member("auth_header_value", untidy))));
      refused(
          admin.post(
              "/gateways",
              gateway(url, "none", member("client_key", "-----BEGIN PRIVATE KEY-----" + secret))));
      refused(
          admin.post(
              "/gateways",
              gateway(
                  url.replace("//", "//user:" + secret.replaceAll("[^a-z0-9-]", "") + "@"),
                  "none",
                  "\"description\":\"d\"")));
      refused(
          admin.post("/gateways", gateway("http://user:" + secret + "@/", "none", "\"tags\":[]")));
    }
  }

  private void expectNowhere(List<WrittenForms> secrets) {
    String rows = rows();
    assertThat(rows).contains(upstream.url().toString(), "BEGIN CERTIFICATE");
    assertThat(gateways.logs())
        .as("the levels are the finest")
        .allMatch(log -> log.contains("org.postgresql.core.v3.QueryExecutorImpl"));
    SoftAssertions softly = new SoftAssertions();
    for (WrittenForms secret : secrets) {
      softly.assertThat(secret.in(rows)).as("rows of the database").isEmpty();
      for (Answer answer : answers) {
        softly.assertThat(secret.in(answer.body())).as("answer of %s", answer.request()).isEmpty();
        softly
            .assertThat(secret.in(answer.response().headers().toString()))
            .as("headers of %s", answer.request())
            .isEmpty();
      }
      for (String log : gateways.logs()) {
        softly
            .assertThat(log.lines().filter(line -> secret.in(line).isPresent()).limit(3))
            .as("lines of a log")
            .isEmpty();
      }
    }
    softly.assertAll();
  }

  /**
   * All of the database, as a dump has it: each row of each table as COPY writes it, and what else
   * could have text of ours in it. The programs that the tests' servers come with have no pg_dump,
   * and another version's refuses them.
   */
  private static String rows() {
    return Stream.concat(
            Stream.of(gateways.people().scalar(TABLES).split(" "))
                .map("(SELECT CAST(t AS text) FROM %s t)"::formatted),
            Stream.of(
                "(SELECT prosrc FROM pg_proc)",
                "(SELECT description FROM pg_description)",
                "(SELECT CAST(setconfig AS text) FROM pg_db_role_setting)",
                "(SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef)"))
        .map(
            select ->
                gateways
                    .people()
                    .scalar(
                        "SELECT coalesce(string_agg(kept, ' '), '') FROM %s AS all_of_it (kept)"
                            .formatted(select)))
        .collect(Collectors.joining("\n"));
  }

  private Answer keep(Answer answer) {
    answers.add(answer);
    return answer;
  }

  private void refused(Answer answer) {
    assertThat(keep(answer).status()).as("%s", answer).isBetween(400, 502);
  }

  private static String owner() {
    Answer team = gateways.admin().post("/teams", "{\"name\":\"%s\"}".formatted(secret()));
    return gateways
        .people()
        .holdingIn(team.text("id"), "owner-" + UUID.randomUUID() + "@example.com", "developer");
  }

  private static String gateway(String url, String type, String credential) {
    return "{\"name\":\"g-%s\",\"url\":\"%s\",\"auth_type\":\"%s\",\"visibility\":\"public\",%s}"
        .formatted(UUID.randomUUID(), url, type, credential);
  }

  private static String member(String name, String value) {
    return "\"%s\":\"%s\"".formatted(name, value);
  }

  private static String secret() {
    return UUID.randomUUID().toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** One from within, as long as the others. */
  private static String line(String pem) {
    return pem.lines().skip(10).findFirst().orElseThrow().substring(20);
  }

  /** Both in PEM, made by the JDK's keytool. */
  private static List<String> keyAndCertificate()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = directory.resolve("client.p12");
    String storePassword = secret();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "client",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=gateway",
                "-storetype",
                "PKCS12",
                "-storepass",
                storePassword,
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(1, TimeUnit.MINUTES) && keytool.exitValue() == 0).isTrue();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(file)) {
      store.load(content, storePassword.toCharArray());
    }
    return List.of(
        pem("PRIVATE KEY", store.getKey("client", storePassword.toCharArray()).getEncoded()),
        pem("CERTIFICATE", store.getCertificate("client").getEncoded()));
  }

  private static String pem(String type, byte[] content) {
    String digits =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, digits);
  }
}
