package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.SignedJWT;
import dev.mcpgateway.rest.ApiClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three replicas in the middle of rollouts, each a step further than the one before: a key with an
 * id is known, it signs, and an RSA key signs in its place.
 */
class KeyRotationIT {

  private static final String PATH = "/rbac/my/roles";
  private static final String SECRET = "the-secret-from-before-keys-had-ids";
  private static final String KEY = "a-key-that-is-known-by-its-id-alone";
  private static final String ENCODED =
      Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));

  private static final String SEALING = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir private static Path directory;
  private static Gateways gateways;

  @BeforeAll
  static void start() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    KeyPair pair = generator.generateKeyPair();
    Path whole = pem("PRIVATE KEY", pair.getPrivate());
    Path half = pem("PUBLIC KEY", pair.getPublic());
    gateways =
        Gateways.start(
            List.of(
                Map.of(
                    "MCPGATEWAY_JWT_SECRET",
                    SECRET,
                    "MCPGATEWAY_JWT_KEYS",
                    "secret,k1:%s".formatted(ENCODED),
                    "MCPGATEWAY_SEALING_KEYS",
                    "database,s1:" + SEALING),
                Map.of(
                    "MCPGATEWAY_JWT_SECRET",
                    SECRET,
                    "MCPGATEWAY_JWT_KEYS",
                    "k1:%s, secret, rsa:file:%s".formatted(ENCODED, half),
                    "MCPGATEWAY_SEALING_KEYS",
                    "s1:" + SEALING + ",database"),
                Map.of(
                    "MCPGATEWAY_JWT_KEYS",
                    "rsa:file:%s, k1:%s".formatted(whole, ENCODED),
                    "MCPGATEWAY_SEALING_KEYS",
                    "s1:" + SEALING)));
  }

  @AfterAll
  static void stop() {
    if (gateways != null) {
      gateways.close();
    }
  }

  @Test
  void aTokenCountsAtTheStepBeforeAndAtTheNext() throws Exception {
    List<ApiClient> steps = gateways.each();
    List<String> logins = steps.stream().map(KeyRotationIT::logIn).toList();
    assertThat(headerOf(logins.get(0)).getKeyID()).isNull();
    assertThat(headerOf(logins.get(1)).getKeyID()).isEqualTo("k1");
    assertThat(headerOf(logins.get(2)).getKeyID()).isEqualTo("rsa");
    assertThat(headerOf(logins.get(2)).getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    for (int i = 0; i < steps.size() - 1; i++) {
      accepted(steps.get(i), logins.get(i + 1));
      accepted(steps.get(i + 1), logins.get(i));
    }
    refused(steps.get(0), logins.get(2));
    refused(steps.get(2), logins.get(0));
  }

  @Test
  void anApiTokenOfOneStepIsRevokedAtTheNext() {
    ApiClient one = gateways.each().get(0);
    ApiClient next = gateways.each().get(1);
    Answer made = one.with(logIn(one)).post("/tokens", "{\"name\":\"of the step before\"}");
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    String token = made.text("access_token");
    accepted(next, token);
    assertThat(
            next.with(logIn(next))
                .delete("/tokens/" + made.object().getJsonObject("token").getString("id"))
                .status())
        .isEqualTo(204);
    refused(one, token);
  }

  @Test
  void aTokenFromBeforeKeysHadIdsCountsWhileItsSecretIsListed() {
    String token = new Tokens(SECRET).of(Gateways.ADMIN);
    accepted(gateways.each().get(0), token);
    accepted(gateways.each().get(1), token);
    refused(gateways.each().get(2), token);
  }

  @Test
  void anIdThatNobodyKnowsAndAnotherKeyUnderAKnownOneAreForgeries() throws Exception {
    for (ApiClient step : gateways.each()) {
      accepted(step, signed("k1", KEY));
      refused(step, signed("k2", KEY));
      refused(step, signed("k1", SECRET));
      refused(step, signed("secret", SECRET));
      refused(step, signed(null, KEY));
    }
  }

  @Test
  void theLogSaysWhichKeysCountAndNoneOfThem() {
    List<String> named = List.of("secret, k1", "k1, secret, rsa", "rsa, k1");
    for (int i = 0; i < named.size(); i++) {
      assertThat(gateways.logs().get(i))
          .contains("accepted under all: " + named.get(i))
          .doesNotContain(ENCODED, KEY, SECRET)
          .doesNotContain("kept in the database");
    }
    assertThat(gateways.people().scalar("SELECT count(*) FROM token_signing_keys")).isEqualTo("0");
  }

  @Test
  void theLogSaysWhichKeysSealAndWhereKeysAndDataAreTogether() {
    List<String> named = List.of("database, s1", "s1, database", "s1");
    for (int i = 0; i < named.size(); i++) {
      assertThat(gateways.logs().get(i))
          .contains("opened under all: " + named.get(i))
          .doesNotContain(SEALING);
    }
    String together = "kept in the same database";
    assertThat(gateways.logs().get(0)).contains(together, "configure MCPGATEWAY_SEALING_KEYS");
    assertThat(gateways.logs().get(1)).contains(together);
    assertThat(gateways.logs().get(2)).doesNotContain(together);
    assertThat(gateways.people().scalar("SELECT count(*) FROM sealing_keys")).isEqualTo("1");
  }

  private static String logIn(ApiClient client) {
    Answer answer =
        client.post(
            "/auth/email/login",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(Gateways.ADMIN, Gateways.PASSWORD));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.text("access_token");
  }

  private static JWSHeader headerOf(String token) throws Exception {
    return SignedJWT.parse(token).getHeader();
  }

  private static void accepted(ApiClient client, String token) {
    Answer answer = client.with(token).get(PATH);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  private static void refused(ApiClient client, String token) {
    Answer answer = client.with(token).get(PATH);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).get().asString().contains("invalid_token");
  }

  private static String signed(String kid, String secret) throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).keyID(kid).build(),
            Tokens.claims(claims -> claims.subject(Gateways.ADMIN)));
    token.sign(new MACSigner(secret));
    return token.serialize();
  }

  private static Path pem(String label, Key key) throws Exception {
    return Files.writeString(
        directory.resolve(label.replace(' ', '-') + ".pem"),
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(key.getEncoded())));
  }
}
