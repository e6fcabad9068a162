package dev.mcpgateway.sealing;

import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.sealing.SealingException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals under the first key of a ring, and opens under whichever a value names.
 *
 * <p>A value is base64url of: format (1 byte), length of the key's id (1 byte), the id, salt (16
 * bytes), nonce (12 bytes), AES-256-GCM. The key of each value is HKDF-SHA256 (RFC 5869) of the
 * ring's key with that salt for that purpose: so a key of the ring is good for any number of
 * values, where AES-GCM with nonces by chance alone allows 2^32. Everything before the nonce is
 * authenticated with the content.
 */
public class SealingRing {

  /** Bytes of a key. */
  public static final int KEY_LENGTH = 32;

  /** Characters of a sealed value at most; content is about three quarters of that. */
  public static final int MAX_LENGTH = 1 << 20;

  private static final byte FORMAT = 1;
  private static final int SALT_LENGTH = 16;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final String HMAC = "HmacSHA256";

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyRing<SecretKey> keys;

  /** With keys of {@link #KEY_LENGTH} bytes, each with an id. */
  public SealingRing(KeyRing<SecretKey> keys) {
    this.keys = keys;
  }

  /** The id of the key that seals. */
  public String sealsWith() {
    return keys.first().kid().orElseThrow();
  }

  /**
   * Seals.
   *
   * @param content is not kept
   * @return characters of base64url: letters, digits, {@code -} and {@code _}
   */
  public String seal(Purpose purpose, byte[] content) {
    byte[] kid = sealsWith().getBytes(StandardCharsets.US_ASCII);
    byte[] chance = new byte[SALT_LENGTH + NONCE_LENGTH];
    RANDOM.nextBytes(chance);
    ByteArrayOutputStream sealed = new ByteArrayOutputStream(content.length + 128);
    sealed.write(FORMAT);
    sealed.write(kid.length);
    sealed.writeBytes(kid);
    sealed.write(chance, 0, SALT_LENGTH);
    byte[] head = sealed.toByteArray();
    sealed.write(chance, SALT_LENGTH, NONCE_LENGTH);
    try {
      Cipher cipher =
          cipher(
              Cipher.ENCRYPT_MODE,
              keys.first().key(),
              purpose,
              head,
              Arrays.copyOfRange(chance, SALT_LENGTH, chance.length));
      sealed.writeBytes(cipher.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return ENCODER.encodeToString(sealed.toByteArray());
  }

  /**
   * Opens.
   *
   * @param sealed anything
   * @throws SealingException if it was not sealed for that purpose under a key of the ring
   */
  public byte[] open(Purpose purpose, String sealed) throws SealingException {
    byte[] bytes = decoded(sealed);
    int head = headLength(bytes);
    List<SecretKey> found = keys.find(Optional.of(kid(bytes)));
    if (found.isEmpty()) {
      throw new SealingException(Reason.UNKNOWN_KEY);
    }
    try {
      Cipher cipher =
          cipher(
              Cipher.DECRYPT_MODE,
              found.getFirst(),
              purpose,
              Arrays.copyOf(bytes, head),
              Arrays.copyOfRange(bytes, head, head + NONCE_LENGTH));
      return cipher.doFinal(bytes, head + NONCE_LENGTH, bytes.length - head - NONCE_LENGTH);
    } catch (AEADBadTagException e) {
      throw new SealingException(Reason.TAMPERED);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether a value was sealed under the key that seals now, as far as it says so itself.
   *
   * @throws SealingException if it is no sealed value
   */
  public boolean isSealedWithFirst(String sealed) throws SealingException {
    byte[] bytes = decoded(sealed);
    headLength(bytes);
    return kid(bytes).equals(sealsWith());
  }

  private static byte[] decoded(String sealed) throws SealingException {
    if (sealed.length() > MAX_LENGTH) {
      throw new SealingException(Reason.MALFORMED);
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed);
      // The decoder takes padding and stray bits: then many texts would be one value.
      if (ENCODER.encodeToString(bytes).equals(sealed)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new SealingException(Reason.MALFORMED);
    }
    throw new SealingException(Reason.MALFORMED);
  }

  private static int headLength(byte[] bytes) throws SealingException {
    if (bytes.length < 2 || bytes[0] != FORMAT || bytes[1] <= 0) {
      throw new SealingException(Reason.MALFORMED);
    }
    int head = 2 + bytes[1] + SALT_LENGTH;
    if (bytes.length < head + NONCE_LENGTH + TAG_LENGTH) {
      throw new SealingException(Reason.MALFORMED);
    }
    return head;
  }

  private static String kid(byte[] bytes) {
    return new String(bytes, 2, bytes[1], StandardCharsets.ISO_8859_1);
  }

  private static Cipher cipher(int mode, SecretKey key, Purpose purpose, byte[] head, byte[] nonce)
      throws GeneralSecurityException {
    byte[] salt = Arrays.copyOfRange(head, head.length - SALT_LENGTH, head.length);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, derived(key, purpose, salt), new GCMParameterSpec(8 * TAG_LENGTH, nonce));
    cipher.updateAAD(purpose.label().getBytes(StandardCharsets.US_ASCII));
    cipher.updateAAD(head);
    return cipher;
  }

  /** HKDF: extract, and the one block that is as long as the key. */
  private static SecretKey derived(SecretKey key, Purpose purpose, byte[] salt)
      throws GeneralSecurityException {
    Mac extract = Mac.getInstance(HMAC);
    extract.init(new SecretKeySpec(salt, HMAC));
    byte[] pseudorandom = extract.doFinal(key.getEncoded());
    Mac expand = Mac.getInstance(HMAC);
    expand.init(new SecretKeySpec(pseudorandom, HMAC));
    expand.update(("mcpgateway " + purpose.label()).getBytes(StandardCharsets.US_ASCII));
    expand.update((byte) 1);
    return new SecretKeySpec(expand.doFinal(), "AES");
  }
}
