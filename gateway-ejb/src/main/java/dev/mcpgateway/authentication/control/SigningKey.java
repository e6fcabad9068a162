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
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What signs tokens and what checks them, under one algorithm and no other.
 *
 * @param verification the same secret, or the public key
 */
public record SigningKey(JWSAlgorithm algorithm, JWSSigner signer, Key verification) {

  private static final int FEWEST_RSA_BITS = 2_048;
  private static final int LARGEST_FILE = 65_536;

  /** The key that the settings name. */
  static SigningKey of(Signing signing) {
    if (signing instanceof Signing.Secret secret) {
      return ofSecret(secret.value().getBytes(StandardCharsets.UTF_8));
    }
    Signing.KeyPair files = (Signing.KeyPair) signing;
    RSAPrivateKey privateKey =
        (RSAPrivateKey)
            read(
                AuthenticationConfiguration.PRIVATE_KEY_FILE,
                files.privateKey(),
                "PRIVATE KEY",
                (factory, der) -> factory.generatePrivate(new PKCS8EncodedKeySpec(der)));
    RSAPublicKey publicKey =
        (RSAPublicKey)
            read(
                AuthenticationConfiguration.PUBLIC_KEY_FILE,
                files.publicKey(),
                "PUBLIC KEY",
                (factory, der) -> factory.generatePublic(new X509EncodedKeySpec(der)));
    if (publicKey.getModulus().bitLength() < FEWEST_RSA_BITS) {
      throw new InvalidSettingException(
          AuthenticationConfiguration.PUBLIC_KEY_FILE,
          String.format(
              Locale.ROOT,
              "has a key of %d bits: at least %d are accepted",
              publicKey.getModulus().bitLength(),
              FEWEST_RSA_BITS));
    }
    if (!publicKey.getModulus().equals(privateKey.getModulus())) {
      throw new InvalidSettingException(
          AuthenticationConfiguration.PUBLIC_KEY_FILE, "does not belong to the private key");
    }
    return new SigningKey(JWSAlgorithm.RS256, new RSASSASigner(privateKey), publicKey);
  }

  /**
   * HS256 under a secret.
   *
   * @param secret at least 32 bytes
   */
  static SigningKey ofSecret(byte[] secret) {
    try {
      SecretKey key = new SecretKeySpec(secret, "HmacSHA256");
      return new SigningKey(JWSAlgorithm.HS256, new MACSigner(key), key);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @FunctionalInterface
  private interface Decoding {
    Key decode(KeyFactory factory, byte[] der) throws GeneralSecurityException;
  }

  private static Key read(String property, Path file, String label, Decoding decoding) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new InvalidSettingException(property, "names a file too large for a key: " + file);
      }
      String begin = "-----BEGIN " + label + "-----";
      String end = "-----END " + label + "-----";
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      int from = text.indexOf(begin);
      int to = text.indexOf(end);
      if (from < 0 || to < from) {
        throw new InvalidSettingException(
            property, "names a file without '%s': PEM is accepted: %s".formatted(begin, file));
      }
      byte[] der = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
      try {
        return decoding.decode(KeyFactory.getInstance("RSA"), der);
      } finally {
        Arrays.fill(der, (byte) 0);
      }
    } catch (IOException e) {
      throw new InvalidSettingException(property, "names a file that cannot be read: " + file);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidSettingException(
          property,
          "names a file that holds no RSA key in PKCS #8 or SubjectPublicKeyInfo: " + file);
    }
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "SigningKey[" + algorithm + "]";
  }
}
