package dev.mcpgateway.authentication.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.mcpgateway.authentication.AuthenticationConfiguration;
import dev.mcpgateway.authentication.InvalidTokenException;
import dev.mcpgateway.authentication.InvalidTokenException.Reason;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas one step of a rotation apart, and of the release with one key. */
class KeyRotationTest {

  private static final String USER = "ada@example.com";
  private static final String SECRET = "the-secret-from-before-keys-had-ids";
  private static final String K1 = "k1:" + base64("1");
  private static final String K2 = "k2:" + base64("2");

  @TempDir private static Path directory;

  private final AccessTokens before = configured("");
  private final AccessTokens added = configured("secret," + K1);
  private final AccessTokens first = configured(K1 + ",secret");
  private final AccessTokens alone = without(K1);

  @Test
  void replicasThatAreOneStepApartTakeEachOthersTokens() {
    List<AccessTokens> steps =
        List.of(
            before,
            added,
            first,
            alone,
            without(K1 + "," + K2),
            without(K2 + "," + K1),
            without(K2));
    for (int i = 1; i < steps.size(); i++) {
      AccessTokens older = steps.get(i - 1);
      AccessTokens newer = steps.get(i);
      assertThat(accepts(newer, token(older))).as("step %d, of the one before", i).isTrue();
      assertThat(accepts(older, token(newer))).as("step %d, of the next one", i - 1).isTrue();
    }
  }

  @Test
  void theKeyThatAllKnowSignsUntilTheNewOneIsKnownEverywhere() throws Exception {
    assertThat(kid(before)).isEmpty();
    assertThat(kid(added)).isEmpty();
    assertThat(kid(first)).contains("k1");
    assertThat(kid(without(K2 + "," + K1))).contains("k2");
  }

  @Test
  void aTokenFromBeforeCountsWhileItsSecretIsListedAndNoLonger() {
    String token = token(before);
    assertThat(accepts(added, token)).isTrue();
    assertThat(accepts(first, token)).isTrue();
    assertThatThrownBy(() -> alone.verify(token, "192.0.2.1"))
        .isInstanceOfSatisfying(
            InvalidTokenException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.FORGED));
  }

  /** It checks the algorithm and ignores kid, since it has only one secret. */
  @Test
  void theReleaseBeforeRunsBesideEachStepInWhichTheSecretSigns() throws Exception {
    String itsToken = ofTheReleaseBefore();
    assertThat(accepts(before, itsToken)).isTrue();
    assertThat(accepts(added, itsToken)).isTrue();
    assertThat(accepts(first, itsToken)).isTrue();
    assertThatCode(() -> atTheReleaseBefore(token(before))).doesNotThrowAnyException();
    assertThatCode(() -> atTheReleaseBefore(token(added))).doesNotThrowAnyException();
    assertThatThrownBy(() -> atTheReleaseBefore(token(first))).hasMessageContaining("signature");
  }

  @Test
  void keyPairsTakeTurnsAndAPublicKeyIsEnoughToCheck() throws Exception {
    KeyPair pair = pair();
    Path whole = pem("whole.pem", "PRIVATE KEY", pair.getPrivate());
    Path half = pem("half.pem", "PUBLIC KEY", pair.getPublic());
    AccessTokens signs = without("rsa:file:" + whole + "," + K1);
    AccessTokens checks = without(K1 + ",rsa:file:" + half);
    assertThat(kid(signs)).contains("rsa");
    assertThat(accepts(checks, token(signs))).isTrue();
    assertThat(accepts(signs, token(checks))).isTrue();
    assertThatThrownBy(() -> without("rsa:file:" + half + "," + K1))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("MCPGATEWAY_JWT_KEYS")
        .hasMessageContaining("begins with a public key");
  }

  @Test
  void aConfiguredPairIsReplacedByAKeyWithAnId() throws Exception {
    KeyPair pair = pair();
    Map<String, String> files =
        Map.of(
            AuthenticationConfiguration.PRIVATE_KEY_FILE,
            pem("private.pem", "PRIVATE KEY", pair.getPrivate()).toString(),
            AuthenticationConfiguration.PUBLIC_KEY_FILE,
            pem("public.pem", "PUBLIC KEY", pair.getPublic()).toString());
    AccessTokens pairAlone = tokens(files, "");
    AccessTokens pairFirst = tokens(files, K1);
    AccessTokens keyFirst = tokens(files, K1 + ",key-pair");
    assertThat(accepts(pairFirst, token(pairAlone))).isTrue();
    assertThat(accepts(pairAlone, token(pairFirst))).isTrue();
    assertThat(accepts(keyFirst, token(pairFirst))).isTrue();
    assertThat(accepts(pairFirst, token(keyFirst))).isTrue();
  }

  @Test
  void anIdSaysUnderWhichKeyATokenIsCheckedAndUnderNoOther() throws Exception {
    refused(signed("k3", "1", JWSAlgorithm.HS256), Reason.FORGED);
    refused(signed("secret", "1", JWSAlgorithm.HS256), Reason.FORGED);
    refused(signed("k1", "2", JWSAlgorithm.HS256), Reason.FORGED);
    refused(signed(null, "1", JWSAlgorithm.HS256), Reason.FORGED);
    refused(signed("", "1", JWSAlgorithm.HS256), Reason.FORGED);
    refused(signed("k1", "1", JWSAlgorithm.HS512), Reason.MALFORMED);
    assertThat(accepts(first, signed("k1", "1", JWSAlgorithm.HS256))).isTrue();
  }

  /** The algorithm is compared with that of the key with the token's kid, not of any key. */
  @Test
  void aPublicKeyIsNoSecretThoughSecretsAreInTheRing() throws Exception {
    KeyPair pair = pair();
    AccessTokens ring =
        without(K1 + ",rsa:file:" + pem("known.pem", "PUBLIC KEY", pair.getPublic()));
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).keyID("rsa").build(),
            claims());
    token.sign(new MACSigner(((RSAPublicKey) pair.getPublic()).getEncoded()));
    assertThatThrownBy(() -> ring.verify(token.serialize(), "192.0.2.1"))
        .isInstanceOfSatisfying(
            InvalidTokenException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.MALFORMED));
  }

  private void refused(String token, Reason reason) {
    assertThatThrownBy(() -> first.verify(token, "192.0.2.1"))
        .isInstanceOfSatisfying(
            InvalidTokenException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static boolean accepts(AccessTokens replica, String token) {
    try {
      return replica.verify(token, "192.0.2.1").email().equals(USER);
    } catch (InvalidTokenException refused) {
      return false;
    }
  }

  private static String token(AccessTokens replica) {
    return replica.issueForLogin(USER, 1).value();
  }

  private static Optional<String> kid(AccessTokens replica) throws Exception {
    return Optional.ofNullable(SignedJWT.parse(token(replica)).getHeader().getKeyID());
  }

  private static AccessTokens configured(String keys) {
    return tokens(Map.of(AuthenticationConfiguration.SECRET, SECRET), keys);
  }

  private static AccessTokens without(String keys) {
    return tokens(Map.of(), keys);
  }

  private static AccessTokens tokens(Map<String, String> others, String keys) {
    AuthenticationConfiguration settings =
        AuthenticationConfiguration.from(
            property ->
                property.equals(AuthenticationConfiguration.KEYS)
                    ? Optional.of(keys).filter(value -> !value.isEmpty())
                    : SettingLookup.of(others).find(property));
    return new AccessTokens(
        settings,
        new SigningKeys(settings.signing()),
        new TokenStates() {
          @Override
          public Optional<TokenState> of(String email, Optional<String> apiToken) {
            return Optional.of(new TokenState(true, false, Optional.empty(), 1, Optional.empty()));
          }
        });
  }

  private static String ofTheReleaseBefore() throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build(), claims());
    token.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
    return token.serialize();
  }

  private static void atTheReleaseBefore(String token) throws Exception {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT));
    processor.setJWSKeySelector(
        new SingleKeyJWSKeySelector<>(
            JWSAlgorithm.HS256,
            new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256")));
    processor.process(token, null);
  }

  private static String signed(String kid, String key, JWSAlgorithm algorithm) throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(kid).build(), claims());
    token.sign(new MACSigner(bytes(key)));
    return token.serialize();
  }

  private static JWTClaimsSet claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .subject(USER)
        .jwtID(UUID.randomUUID().toString())
        .issuer("mcpgateway")
        .audience("mcpgateway-api")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))))
        .claim("token_use", "session")
        .build();
  }

  private static byte[] bytes(String key) {
    return key.repeat(64).getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(String key) {
    return Base64.getEncoder().encodeToString(bytes(key));
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    return generator.generateKeyPair();
  }

  private static Path pem(String name, String label, Key key) throws Exception {
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(key.getEncoded())));
  }
}
