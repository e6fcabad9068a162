package dev.mcpgateway.authentication.control;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import dev.mcpgateway.authentication.AuthenticationConfiguration;
import dev.mcpgateway.authentication.AuthenticationConfiguration.Signing;
import dev.mcpgateway.schema.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that signs and verifies tokens with exactly one algorithm.
 *
 * @param signer empty for a public key
 * @param verification the secret or the public key
 */
public record SigningKey(JWSAlgorithm algorithm, Optional<JWSSigner> signer, Key verification) {

  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_FILE = 65_536;

  private static final Encoding<RSAPrivateCrtKey> PRIVATE_KEY =
      new Encoding<>(
          "PRIVATE KEY",
          (factory, der) ->
              (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
  private static final Encoding<RSAPublicKey> PUBLIC_KEY =
      new Encoding<>(
          "PUBLIC KEY",
          (factory, der) -> (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(der)));

  /**
   * Reads the configured key.
   *
   * @param stored reads the secret in the database
   * @throws InvalidSettingException if it is invalid
   */
  static SigningKey of(Signing signing, Supplier<String> stored) {
    return switch (signing) {
      case Signing.Secret secret -> ofSecret(secret.value().getBytes(StandardCharsets.UTF_8));
      case Signing.Stored inDatabase -> ofSecret(stored.get().getBytes(StandardCharsets.US_ASCII));
      case Signing.NamedSecret named -> ofSecret(named.secret());
      case Signing.NamedFile named -> ofFile(named.file());
      case Signing.KeyPair files -> ofFiles(files);
    };
  }

  private static SigningKey ofFiles(Signing.KeyPair files) {
    String property = AuthenticationConfiguration.PRIVATE_KEY_FILE;
    RSAPrivateCrtKey privateKey =
        PRIVATE_KEY.decode(property, files.privateKey(), text(property, files.privateKey()));
    property = AuthenticationConfiguration.PUBLIC_KEY_FILE;
    RSAPublicKey publicKey =
        PUBLIC_KEY.decode(property, files.publicKey(), text(property, files.publicKey()));
    requireLength(property, publicKey);
    if (!publicKey.getModulus().equals(privateKey.getModulus())) {
      throw new InvalidSettingException(property, "does not belong to the private key");
    }
    return new SigningKey(JWSAlgorithm.RS256, Optional.of(new RSASSASigner(privateKey)), publicKey);
  }

  /** A private key in PKCS #8 contains the public one as well. */
  private static SigningKey ofFile(Path file) {
    String property = AuthenticationConfiguration.KEYS;
    String text = text(property, file);
    Optional<RSAPrivateCrtKey> privateKey =
        PRIVATE_KEY.isIn(text)
            ? Optional.of(PRIVATE_KEY.decode(property, file, text))
            : Optional.empty();
    RSAPublicKey publicKey =
        privateKey
            .map(SigningKey::publicOf)
            .orElseGet(() -> PUBLIC_KEY.decode(property, file, text));
    requireLength(property, publicKey);
    return new SigningKey(JWSAlgorithm.RS256, privateKey.map(RSASSASigner::new), publicKey);
  }

  private static RSAPublicKey publicOf(RSAPrivateCrtKey key) {
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireLength(String property, RSAPublicKey key) {
    if (key.getModulus().bitLength() < MIN_RSA_BITS) {
      throw new InvalidSettingException(
          property,
          String.format(
              Locale.ROOT,
              "has a key of %d bits: at least %d are accepted",
              key.getModulus().bitLength(),
              MIN_RSA_BITS));
    }
  }

  /**
   * An HS256 key.
   *
   * @param secret at least 32 bytes
   */
  static SigningKey ofSecret(byte[] secret) {
    return ofSecret(new SecretKeySpec(secret, "HmacSHA256"));
  }

  private static SigningKey ofSecret(SecretKey key) {
    try {
      return new SigningKey(JWSAlgorithm.HS256, Optional.of(new MACSigner(key)), key);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @FunctionalInterface
  private interface Decoding<K> {
    K decode(KeyFactory factory, byte[] der) throws GeneralSecurityException;
  }

  /** A type of key in PEM. */
  private record Encoding<K>(String label, Decoding<K> decoding) {

    private String begin() {
      return "-----BEGIN " + label + "-----";
    }

    boolean isIn(String text) {
      return text.contains(begin());
    }

    K decode(String property, Path file, String text) {
      int from = text.indexOf(begin());
      int to = text.indexOf("-----END " + label + "-----");
      if (from < 0 || to < from) {
        throw new InvalidSettingException(
            property, "names a file without '%s': PEM is accepted: %s".formatted(begin(), file));
      }
      try {
        byte[] der = Base64.getMimeDecoder().decode(text.substring(from + begin().length(), to));
        try {
          return decoding.decode(KeyFactory.getInstance("RSA"), der);
        } finally {
          Arrays.fill(der, (byte) 0);
        }
      } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
        throw new InvalidSettingException(
            property,
            "names a file that holds no RSA key in PKCS #8 or SubjectPublicKeyInfo: " + file);
      }
    }
  }

  private static String text(String property, Path file) {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new InvalidSettingException(property, "names a file too large for a key: " + file);
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new InvalidSettingException(property, "names a file that cannot be read: " + file);
    }
  }

  /** Omits the key. */
  @Override
  public String toString() {
    return "SigningKey[" + algorithm + "]";
  }
}
