package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings of the API turn on, at two replicas that have all of them. */
class ConfiguredGatewaysIT {

  private static final String PATH = "/rbac/my/roles";
  private static final String CONSOLE = "https://console.example.com";
  private static final int LOGINS_PER_ADDRESS = 6;
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  @TempDir private static Path directory;
  private static KeyPair keys;
  private static Path publicKeyFile;
  private static Collector collector;
  private static Gateways gateways;
  private static ObservedCalls calls;

  @BeforeAll
  static void start() throws Exception {
    keys = pair();
    publicKeyFile = pem("PUBLIC KEY", keys.getPublic());
    collector = new Collector();
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "MCPGATEWAY_JWT_PRIVATE_KEY_FILE", pem("PRIVATE KEY", keys.getPrivate()).toString());
    settings.put("MCPGATEWAY_JWT_PUBLIC_KEY_FILE", publicKeyFile.toString());
    settings.put("MCPGATEWAY_LOGIN_PER_ADDRESS", Integer.toString(LOGINS_PER_ADDRESS));
    settings.put("MCPGATEWAY_LOGIN_WINDOW", "PT1H");
    settings.put("MCPGATEWAY_TRUSTED_PROXIES", "127.0.0.0/8");
    settings.put("MCPGATEWAY_API_REQUIRE_IF_MATCH", "true");
    settings.put("MCPGATEWAY_CORS_ALLOWED_ORIGINS", CONSOLE);
    settings.put("MCPGATEWAY_CATALOG_DEFAULT_VISIBILITY", "team");
    // Upstream servers of tests are on this machine, and some of them do not answer.
    settings.put("MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "none");
    settings.put("MCPGATEWAY_UPSTREAM_FIRST_BYTE_TIMEOUT", "PT2S");
    settings.put("OTEL_SERVICE_NAME", "not-to-be-traced");
    settings.put("OTEL_TRACES_EXPORTER", "otlp");
    settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
    settings.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    settings.put("OTEL_BSP_SCHEDULE_DELAY", "200");
    gateways =
        Gateways.start(
            settings,
            Map.of(
                "OTEL_SDK_DISABLED",
                "false",
                "OTEL_SERVICE_NAME",
                "to-be-traced",
                "MCPGATEWAY_CATALOG_DEFAULT_VISIBILITY",
                "private"));
  }

  @AfterAll
  static void stop() {
    if (calls != null) {
      calls.close();
    }
    if (gateways != null) {
      gateways.close();
    }
    collector.close();
  }

  @Test
  void aKeyPairSignsTokensThatCountAtEveryReplica() throws Exception {
    Answer login = logIn(gateways.one(), "203.0.113.1", Gateways.ADMIN, Gateways.PASSWORD);
    assertThat(login.status()).as(login.toString()).isEqualTo(200);
    SignedJWT token = SignedJWT.parse(login.text("access_token"));
    assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    assertThat(token.verify(new RSASSAVerifier((RSAPublicKey) keys.getPublic()))).isTrue();
    for (ApiClient replica : List.of(gateways.one(), gateways.other())) {
      assertThat(replica.with(token.serialize()).get(PATH).status()).isEqualTo(200);
      assertThat(replica.with(ofAdmin()).get(PATH).status()).isEqualTo(200);
    }
    assertThat(gateways.people().scalar("SELECT count(*) FROM token_signing_keys")).isEqualTo("0");
    assertThat(gateways.log()).doesNotContain("MCPGATEWAY_JWT_SECRET");
  }

  @Test
  void thePublicKeyIsNoSecret() throws Exception {
    byte[] file = Files.readAllBytes(publicKeyFile);
    String text = new String(file, StandardCharsets.US_ASCII);
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    for (byte[] known :
        List.of(
            file,
            text.strip().getBytes(StandardCharsets.US_ASCII),
            text.replaceAll("-----[A-Z ]+-----|\\s", "").getBytes(StandardCharsets.US_ASCII),
            key.getEncoded(),
            key.getModulus().toByteArray())) {
      refused(signed(JWSAlgorithm.HS256, new MACSigner(known)));
      refused(signed(JWSAlgorithm.HS512, new MACSigner(known)));
    }
  }

  @Test
  void anotherAlgorithmOrAnotherKeyIsRefused() throws Exception {
    refused(signed(JWSAlgorithm.RS512, new RSASSASigner(keys.getPrivate())));
    refused(signed(JWSAlgorithm.PS256, new RSASSASigner(keys.getPrivate())));
    KeyPair others = pair();
    refused(signed(JWSAlgorithm.RS256, new RSASSASigner(others.getPrivate())));
    SignedJWT bringingItsKey =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .jwk(new RSAKey.Builder((RSAPublicKey) others.getPublic()).build())
                .build(),
            claims());
    bringingItsKey.sign(new RSASSASigner(others.getPrivate()));
    refused(bringingItsKey.serialize());
  }

  @Test
  void loginsFromOneAddressAreLimitedAtAllReplicasTogether() {
    String address = "192.0.2.1";
    for (int i = 0; i < LOGINS_PER_ADDRESS; i++) {
      ApiClient replica = i % 2 == 0 ? gateways.one() : gateways.other();
      assertThat(logIn(replica, address, nobody(), "wrong").status()).isEqualTo(401);
    }
    for (ApiClient replica : List.of(gateways.one(), gateways.other())) {
      Answer limited = logIn(replica, address, nobody(), "wrong");
      assertThat(limited.status()).as(limited.toString()).isEqualTo(429);
      assertThat(limited.text("type")).endsWith("too-many-requests");
      assertThat(limited.header("Retry-After")).isPresent();
      assertThat(logIn(replica, "192.0.2.2", nobody(), "wrong").status()).isEqualTo(401);
    }
  }

  /** Whoever guesses from everywhere keeps nobody out from where they have logged in before. */
  @Test
  void guessesFromElsewhereAreBoundedAndKeepNobodyFromLoggingInFromWhereTheyAreKnown() {
    String email = "owner@example.com";
    String password = "the-First-password-1";
    String home = "203.0.113.77";
    gateways
        .one()
        .with(ofAdmin())
        .post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
    Answer first = logIn(gateways.one(), home, email, password);
    assertThat(first.status()).as(first.toString()).isEqualTo(200);

    long limited = 0;
    for (int i = 0; i < 24; i++) {
      Answer guess = logIn(gateways.other(), "2001:db8:0:" + i + "::1", email, "a wrong guess");
      assertThat(guess.status()).as(guess.toString()).isIn(401, 429);
      limited += guess.status() == 429 ? 1 : 0;
    }
    assertThat(limited).as("of 24 guesses, each from its own network").isGreaterThanOrEqualTo(14);
    assertThat(logIn(gateways.one(), "198.51.100.7", email, password).status()).isEqualTo(429);

    Answer again = logIn(gateways.other(), home, email, password);
    assertThat(again.status()).as(again.toString()).isEqualTo(200);
  }

  @Test
  void nothingIsChangedByWhoeverDoesNotSayWhatTheyHaveRead() {
    ApiClient admin = gateways.one().with(ofAdmin());
    Answer role =
        admin.post(
            "/rbac/roles", "{\"name\":\"conditional\",\"scope\":\"global\",\"permissions\":[]}");
    Answer user =
        admin.post(
            "/auth/email/admin/users",
            "{\"email\":\"conditional@example.com\",\"password\":\"the-First-password-1\"}");
    Answer team = admin.post("/teams", "{\"name\":\"conditional\"}");
    Answer token = admin.post("/tokens", "{\"name\":\"conditional\"}");
    changedUnderItsTagOnly(
        admin, "PUT", "/rbac/roles/" + role.text("id"), role, "{\"description\":\"d\"}");
    changedUnderItsTagOnly(
        admin,
        "PATCH",
        "/auth/email/admin/users/conditional@example.com",
        user,
        "{\"full_name\":\"C\"}");
    changedUnderItsTagOnly(
        admin, "PUT", "/teams/" + team.text("id"), team, "{\"description\":\"d\"}");
    changedUnderItsTagOnly(
        admin,
        "PUT",
        "/tokens/" + token.object().getJsonObject("token").getString("id"),
        token,
        "{\"name\":\"renamed\"}");
  }

  private static void changedUnderItsTagOnly(
      ApiClient client, String verb, String path, Answer read, String change) {
    Answer careless = client.send(verb, path, Optional.of(change));
    assertThat(careless.status()).as(careless.toString()).isEqualTo(428);
    assertThat(careless.text("detail")).contains("If-Match");
    String tag = read.header("ETag").orElseThrow();
    ApiClient careful = client.header("If-Match", tag);
    Answer first = careful.send(verb, path, Optional.of(change));
    assertThat(first.status()).as(first.toString()).isEqualTo(200);
    assertThat(first.header("ETag")).isPresent().isNotEqualTo(Optional.of(tag));
    Answer late = careful.send(verb, path, Optional.of(change));
    assertThat(late.status()).as(late.toString()).isEqualTo(412);
    if (!path.startsWith("/tokens/")) {
      assertThat(client.delete(path).status()).isEqualTo(428);
      assertThat(careful.delete(path).status()).isEqualTo(412);
      assertThat(
              client.header("If-Match", first.header("ETag").orElseThrow()).delete(path).status())
          .isEqualTo(204);
    }
  }

  /** Of the first replica it is {@code team}, of the other {@code private}. */
  @Test
  void aRowForWhichNoVisibilityIsAskedHasTheOneThatIsSet() throws Exception {
    People people = gateways.people();
    String team = gateways.one().with(ofAdmin()).post("/teams", "{\"name\":\"seeing\"}").text("id");
    String maker = people.holdingIn(team, "maker@example.com", "developer");
    String colleague = people.holdingIn(team, "colleague@example.com", "viewer");
    String stranger = people.holding("stranger@example.com", "platform_viewer");
    McpCatalogue catalogue = new McpCatalogue().add(AgentServers.saying("seen", "text"));
    try (McpUpstream upstream = McpUpstream.start("seen", catalogue, 0)) {
      Map<String, String> bodies =
          Map.of(
              "/gateways", "{\"name\":\"%1$s\",\"url\":\"" + upstream.url() + "?n=%1$s\"%2$s}",
              "/servers", "{\"server\":{\"name\":\"%1$s\"}%2$s}",
              "/resources",
                  "{\"resource\":{\"name\":\"%1$s\",\"uri\":\"x:%1$s\",\"content\":\"c\"}%2$s}",
              "/prompts", "{\"prompt\":{\"name\":\"%1$s\",\"template\":\"t\"}%2$s}");
      for (String set : List.of("team", "private")) {
        ApiClient replica = set.equals("team") ? gateways.one() : gateways.other();
        bodies.forEach(
            (path, body) -> {
              for (String asked : List.of("", "private", "team", "public")) {
                String visibility = asked.isEmpty() ? set : asked;
                String place = asked.isEmpty() ? "" : ",\"visibility\":\"%s\"".formatted(asked);
                Answer made =
                    replica.with(of(maker)).post(path, body.formatted(UUID.randomUUID(), place));
                assertThat(made.status()).as(made.toString()).isIn(200, 201);
                assertThat(made.text("visibility")).as(made.toString()).isEqualTo(visibility);
                assertThat(made.text("teamId")).isEqualTo(team);
                String its = path + "/" + made.text("id");
                assertThat(replica.with(of(maker)).get(its).status()).isEqualTo(200);
                assertThat(replica.with(of(colleague)).get(its).status())
                    .as("a colleague, %s", made)
                    .isEqualTo(visibility.equals("private") ? 404 : 200);
                assertThat(replica.with(of(stranger)).get(its).status())
                    .as("a stranger, %s", made)
                    .isEqualTo(visibility.equals("public") ? 200 : 404);
                if (path.equals("/gateways")) {
                  assertThat(
                          people.scalar(
                              "SELECT visibility FROM tools WHERE gateway_id = ?", made.text("id")))
                      .as("what it offers")
                      .isEqualTo(visibility);
                }
              }
            });
      }
    }
  }

  @Test
  void pagesOfAnAllowedOriginAreLetInAndNoOthers() {
    Answer allowed = gateways.one().with(ofAdmin()).header("Origin", CONSOLE).get(PATH);
    assertThat(allowed.header("Access-Control-Allow-Origin")).hasValue(CONSOLE);
    assertThat(allowed.header("Access-Control-Expose-Headers")).get().asString().contains("ETag");
    assertThat(allowed.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(allowed.header("Vary")).get().asString().contains("Origin");

    Answer preflight = preflight(CONSOLE);
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("Access-Control-Allow-Origin")).hasValue(CONSOLE);
    assertThat(preflight.header("Access-Control-Allow-Methods"))
        .get()
        .asString()
        .contains("PUT", "PATCH", "DELETE");
    assertThat(preflight.header("Access-Control-Allow-Headers"))
        .get()
        .asString()
        .contains("Authorization", "Content-Type", "If-Match");
    assertThat(preflight.header("Access-Control-Allow-Headers"))
        .get()
        .asString()
        .contains(
            "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id", "Mcp-Param-City")
        .doesNotContain("X-Forwarded-For");
    assertThat(allowed.header("Access-Control-Expose-Headers"))
        .get()
        .asString()
        .contains("Mcp-Session-Id");

    for (String origin :
        List.of(
            "https://evil.example",
            "http://console.example.com",
            CONSOLE + ".evil.example",
            CONSOLE + ":8443",
            "null")) {
      assertThat(preflight(origin).header("Access-Control-Allow-Origin")).as(origin).isEmpty();
      assertThat(
              gateways
                  .one()
                  .with(ofAdmin())
                  .header("Origin", origin)
                  .get(PATH)
                  .header("Access-Control-Allow-Origin"))
          .as(origin)
          .isEmpty();
    }
  }

  private static Answer preflight(String origin) {
    return gateways
        .one()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "PUT")
        .header(
            "Access-Control-Request-Headers",
            "authorization,content-type,if-match,Mcp-Param-City,X-Forwarded-For")
        .send("OPTIONS", "/rbac/roles", Optional.empty());
  }

  @Test
  void requestsAreTracedWhereThatIsTurnedOnAndNowhereElse() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              gateways.one().with(ofAdmin()).get(PATH);
              gateways.other().with(ofAdmin()).get(PATH);
              assertThat(collector.traces())
                  .anySatisfy(trace -> assertThat(trace).contains("to-be-traced", PATH));
            });
    assertThat(collector.traces())
        .noneSatisfy(trace -> assertThat(trace).contains("not-to-be-traced"));
  }

  @Test
  void whateverBecomesOfACallIsCountedLoggedAuditedAndInTheFiguresOfItsHour() {
    ObservedCalls observed = calls();

    observed.callAll();

    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () ->
                SoftAssertions.assertSoftly(
                    softly -> observed.cases().forEach(each -> observed.expectTold(softly, each))));
    assertThat(gateways.logs().get(1)).doesNotContain(ObservedCalls.SECRET);

    // The other replica adds to the same row.
    ApiClient elsewhere = gateways.one().with(ofAdmin());
    assertThat(observed.agent(elsewhere, observed.server()).call(ObservedCalls.OK, "{}").status())
        .isEqualTo(200);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> observed.hour(observed.cases().getFirst()).equals("2 0 t"));
  }

  @Test
  void aCallIsInTheTraceOfItsClientAndItsUpstreamServerInThatOfTheCall() {
    ObservedCalls observed = calls();
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    for (String revision : List.of("2025-11-25", AgentClient.MODERN)) {
      ApiClient traced =
          gateways
              .other()
              .with(ofAdmin())
              .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
              .header("tracestate", "vendor=1");
      AgentClient agent =
          AgentClient.begin(traced, AgentServers.path(observed.another()), revision);
      assertThat(agent.call("traced", "{}").status()).isEqualTo(200);

      Spans.Exported server = await(trace, 2, revision);
      Spans.Exported sent = await(trace, 3, revision);
      assertThat(server.parent()).isEqualTo("00f067aa0ba902b7");
      assertThat(sent.parent()).isEqualTo(server.id());
      assertThat(observed.upstream().requests("tools/call").getLast().header("traceparent"))
          .hasValue("00-%s-%s-01".formatted(trace, sent.id()));
      assertThat(observed.upstream().requests("tools/call").getLast().header("tracestate"))
          .hasValue("vendor=1");
      for (Spans.Exported each : List.of(server, sent)) {
        assertThat(each.name()).isEqualTo("tools/call traced");
        assertThat(each.attributes())
            .containsEntry("mcp.method.name", "tools/call")
            .containsEntry("gen_ai.tool.name", "traced")
            .containsEntry("gen_ai.operation.name", "execute_tool")
            .containsEntry("network.transport", "tcp")
            .containsKey("jsonrpc.request.id")
            .doesNotContainKey("error.type");
        // The upstream server streams for half a second.
        assertThat(Duration.ofNanos(each.ended() - each.began())).isGreaterThan(HALF_A_SECOND);
        assertThat(each.status()).isNotEqualTo(2);
      }
      assertThat(sent.attributes()).containsEntry("server.address", "127.0.0.1");
      gateways.awaitLogged(1, "\"trace_id\":\"" + trace + "\"");
    }
  }

  @Test
  void theTraceOfAMessageComesBeforeThatOfItsRequest() {
    ObservedCalls observed = calls();
    String trace = "0af7651916cd43dd8448eb211c80319c";
    ApiClient traced =
        gateways
            .other()
            .with(ofAdmin())
            .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b8-01");
    AgentClient agent =
        AgentClient.begin(traced, AgentServers.path(observed.another()), "2025-11-25");
    String meta = "\"_meta\":{\"traceparent\":\"00-" + trace + "-b7ad6b7169203331-01\"}";
    agent.send("tools/call", Optional.empty(), "\"name\":\"traced_error\"," + meta);

    Spans.Exported server = await(trace, 2, "2025-11-25");
    assertThat(server.parent()).isEqualTo("b7ad6b7169203331");
    assertThat(server.links()).containsExactly("00f067aa0ba902b8");
    assertThat(server.attributes()).containsEntry("error.type", "tool_error");
    assertThat(server.status()).isEqualTo(2);
    // What the client has sent passes as it is.
    assertThat(observed.upstream().requests("tools/call").getLast().text()).contains(meta);
  }

  @Test
  void noCallIsTracedWhereThatIsNotTurnedOn() {
    ObservedCalls observed = calls();
    String trace = "0af7651916cd43dd8448eb211c80319d";
    ApiClient client =
        gateways
            .one()
            .with(ofAdmin())
            .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01");
    assertThat(observed.agent(client, observed.another()).call("traced", "{}").status())
        .isEqualTo(200);
    assertThat(observed.upstream().requests("tools/call").getLast().header("traceparent"))
        .isEmpty();
    assertThat(collector.spans()).noneSatisfy(span -> assertThat(span.trace()).isEqualTo(trace));
  }

  private static Spans.Exported await(String trace, int kind, String revision) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                collector.spans().stream()
                    .filter(span -> span.trace().equals(trace) && span.kind() == kind)
                    .filter(span -> revision.equals(span.attributes().get("mcp.protocol.version")))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static ObservedCalls calls() {
    if (calls == null) {
      String useless = "useless@example.com";
      gateways.people().permitted(useless, "servers.use", "servers.read");
      calls =
          new ObservedCalls(
              gateways, gateways.other().with(ofAdmin()), gateways.other().with(of(useless)));
    }
    return calls;
  }

  private static void refused(String token) {
    for (ApiClient replica : List.of(gateways.one(), gateways.other())) {
      Answer answer = replica.with(token).get(PATH);
      assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).get().asString().contains("invalid_token");
    }
  }

  private static Answer logIn(ApiClient client, String address, String email, String password) {
    return client
        .header("X-Forwarded-For", address)
        .post(
            "/auth/email/login",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  private static String nobody() {
    return "nobody-" + UUID.randomUUID() + "@example.com";
  }

  private static String ofAdmin() {
    return of(Gateways.ADMIN);
  }

  private static String of(String email) {
    return signed(
        JWSAlgorithm.RS256,
        new RSASSASigner(keys.getPrivate()),
        Tokens.claims(claims -> claims.subject(email)));
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer) {
    return signed(algorithm, signer, claims());
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build(), claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWTClaimsSet claims() {
    return Tokens.claims(claims -> claims.subject(Gateways.ADMIN));
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    return generator.generateKeyPair();
  }

  private static Path pem(String label, Key key) throws IOException {
    String content = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return Files.writeString(
        directory.resolve(label.replace(' ', '-') + ".pem"),
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(label, content));
  }
}
