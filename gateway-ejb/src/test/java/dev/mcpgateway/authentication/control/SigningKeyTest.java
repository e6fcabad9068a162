package dev.mcpgateway.authentication.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.mcpgateway.authentication.AuthenticationConfiguration.Signing;
import dev.mcpgateway.schema.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

  @TempDir private Path directory;

  @Test
  void aKeyPairSignsWithRs256() throws Exception {
    KeyPair pair = pair(2_048);
    SigningKey key = read(files(pair, pair));
    assertThat(key.algorithm()).isEqualTo(JWSAlgorithm.RS256);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(key.algorithm()), new JWTClaimsSet.Builder().subject("ada").build());
    token.sign(key.signer().orElseThrow());
    assertThat(token.verify(new RSASSAVerifier((RSAPublicKey) key.verification()))).isTrue();
  }

  @Test
  void keysThatDoNotBelongTogetherAreRefused() throws Exception {
    refused(files(pair(2_048), pair(2_048)), "does not belong");
  }

  @Test
  void aShortKeyIsRefused() throws Exception {
    KeyPair pair = pair(1_024);
    refused(files(pair, pair), "at least 2048");
  }

  @Test
  void whatIsNoKeyIsRefusedWithoutItsContent() throws Exception {
    Path file = Files.writeString(directory.resolve("no.pem"), "some-secret-text");
    refused(new Signing.KeyPair(file, file), "BEGIN PRIVATE KEY");
    refused(new Signing.KeyPair(directory.resolve("missing.pem"), file), "cannot be read");
    Path broken =
        Files.writeString(
            directory.resolve("broken.pem"),
            "-----BEGIN PRIVATE KEY-----\nc29tZS1zZWNyZXQtdGV4dA==\n-----END PRIVATE KEY-----\n");
    refused(new Signing.KeyPair(broken, file), "no RSA key");
  }

  @Test
  void aFileOfOneKeyHoldsAPrivateKeyOrAPublicOne() throws Exception {
    KeyPair pair = pair(2_048);
    Path privateKey = pem("one.pem", "PRIVATE KEY", pair.getPrivate().getEncoded());
    Path publicKey = pem("other.pem", "PUBLIC KEY", pair.getPublic().getEncoded());
    SigningKey signs = read(new Signing.NamedFile("k", privateKey));
    SigningKey checks = read(new Signing.NamedFile("k", publicKey));
    assertThat(signs.algorithm()).isEqualTo(JWSAlgorithm.RS256);
    assertThat(signs.verification()).isEqualTo(pair.getPublic()).isEqualTo(checks.verification());
    assertThat(signs.signer()).isPresent();
    assertThat(checks.signer()).isEmpty();
    refused(
        new Signing.NamedFile(
            "k", Files.writeString(directory.resolve("text.pem"), "some-secret-text")),
        "BEGIN PUBLIC KEY");
    refused(
        new Signing.NamedFile(
            "k", pem("short.pem", "PRIVATE KEY", pair(1_024).getPrivate().getEncoded())),
        "at least 2048");
    KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
    refused(
        new Signing.NamedFile(
            "k",
            pem("curve.pem", "PRIVATE KEY", curve.generateKeyPair().getPrivate().getEncoded())),
        "no RSA key");
  }

  private static SigningKey read(Signing signing) {
    return SigningKey.of(
        signing,
        () -> {
          throw new IllegalStateException("not asked for");
        });
  }

  private static void refused(Signing signing, String message) {
    assertThatThrownBy(() -> read(signing))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("some-secret-text");
  }

  private Signing files(KeyPair forPrivate, KeyPair forPublic) throws IOException {
    return new Signing.KeyPair(
        pem("private.pem", "PRIVATE KEY", forPrivate.getPrivate().getEncoded()),
        pem("public.pem", "PUBLIC KEY", forPublic.getPublic().getEncoded()));
  }

  private Path pem(String name, String label, byte[] der) throws IOException {
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(label, Base64.getMimeEncoder().encodeToString(der), label));
  }

  private static KeyPair pair(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }
}
