package dev.mcpgateway.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.sealing.SealingException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingRingTest {

  private static final byte[] CONTENT = utf8("the key to the house");
  private static final StoredKey STORED = new StoredKey("db-1", base64(9));
  private static final String K1 = "k1:" + base64(1);
  private static final String K2 = "k2:" + base64(2);

  private final SealingRing ring = ring(K1);

  @Test
  void whatWasSealedIsOpenedForItsPurposeAlone() throws Exception {
    for (Purpose purpose : Purpose.values()) {
      String sealed = ring.seal(purpose, CONTENT);
      assertThat(sealed).matches("[A-Za-z0-9_-]+");
      assertThat(ring.open(purpose, sealed)).isEqualTo(CONTENT);
      for (Purpose other : Purpose.values()) {
        if (other != purpose) {
          assertRefused(ring, other, sealed, Reason.TAMPERED);
        }
      }
    }
    assertThat(ring.open(Purpose.CURSOR, ring.seal(Purpose.CURSOR, new byte[0]))).isEmpty();
    byte[] large = new byte[700_000];
    assertThat(ring.open(Purpose.CREDENTIAL, ring.seal(Purpose.CREDENTIAL, large)))
        .isEqualTo(large);
  }

  @Test
  void noTwoValuesAreAlike() {
    Set<String> values = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      values.add(ring.seal(Purpose.SESSION, CONTENT));
    }
    assertThat(values).hasSize(1_000);
  }

  /**
   * Replicas are replaced one by one: each opens what the previous and the next configuration
   * seals.
   */
  @Test
  void replicasThatAreOneStepApartOpenEachOthersValues() throws Exception {
    List<SealingRing> steps = new ArrayList<>();
    for (String keys :
        List.of(
            "",
            "database",
            "database," + K1,
            K1 + ",database",
            K1,
            K1 + "," + K2,
            K2 + "," + K1,
            K2)) {
      steps.add(ring(keys));
    }
    for (int i = 1; i < steps.size(); i++) {
      SealingRing older = steps.get(i - 1);
      SealingRing newer = steps.get(i);
      String ofOlder = older.seal(Purpose.SESSION, CONTENT);
      String ofNewer = newer.seal(Purpose.SESSION, CONTENT);
      assertThat(newer.open(Purpose.SESSION, ofOlder)).as("step %d", i).isEqualTo(CONTENT);
      assertThat(older.open(Purpose.SESSION, ofNewer)).as("step %d", i - 1).isEqualTo(CONTENT);
    }
  }

  @Test
  void aValueSaysUnderWhichKeyItWasSealed() throws Exception {
    String sealed = ring.seal(Purpose.CREDENTIAL, CONTENT);
    assertThat(ring.isSealedWithFirst(sealed)).isTrue();
    assertThat(ring(K2 + "," + K1).isSealedWithFirst(sealed)).isFalse();
    assertRefused(ring(K2), Purpose.CREDENTIAL, sealed, Reason.UNKNOWN_KEY);
    assertRefused(ring("k1:" + base64(3)), Purpose.CREDENTIAL, sealed, Reason.TAMPERED);
    assertThatThrownBy(() -> ring.isSealedWithFirst("no")).isInstanceOf(SealingException.class);
  }

  @Test
  void noBitCanBeChanged() {
    byte[] sealed = Base64.getUrlDecoder().decode(ring.seal(Purpose.SESSION, CONTENT));
    for (int i = 0; i < 8 * sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i / 8] ^= (byte) (1 << i % 8);
      assertRefused(ring, Purpose.SESSION, text(changed), null);
    }
    for (int length = 0; length < sealed.length; length++) {
      assertRefused(ring, Purpose.SESSION, text(Arrays.copyOf(sealed, length)), null);
    }
    assertRefused(ring, Purpose.SESSION, text(Arrays.copyOf(sealed, sealed.length + 1)), null);
  }

  /** A value has one encoding: a cache keyed by it cannot be bypassed by another. */
  @Test
  void aValueHasOneText() {
    String sealed = ring.seal(Purpose.SESSION, utf8("1"));
    for (int i = 0; sealed.length() % 4 == 0 && i < 3; i++) {
      sealed = ring.seal(Purpose.SESSION, utf8("1".repeat(i + 2)));
    }
    assertThat(sealed.length() % 4).as("bits are left over").isNotZero();
    assertRefused(ring, Purpose.SESSION, sealed + "=", Reason.MALFORMED);
    assertRefused(ring, Purpose.SESSION, sealed + "==", Reason.MALFORMED);
    char last = sealed.charAt(sealed.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    String sameBytes =
        sealed.substring(0, sealed.length() - 1) + alphabet.charAt(alphabet.indexOf(last) ^ 1);
    assertThat(Base64.getUrlDecoder().decode(sameBytes))
        .isEqualTo(Base64.getUrlDecoder().decode(sealed));
    assertRefused(ring, Purpose.SESSION, sameBytes, Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "A", "AA", "AQ", "AQA", "AQJrMQ", "*", "é", " ", "a b", "AQ==", "\u0000", "+/+/"
      })
  void anythingElseIsRefusedAndNothingElseHappens(String sealed) {
    assertRefused(ring, Purpose.SESSION, sealed, null);
  }

  @Test
  void whatIsMadeUpIsRefused() {
    Random random = new Random(130);
    for (int i = 0; i < 20_000; i++) {
      byte[] made = new byte[random.nextInt(120)];
      random.nextBytes(made);
      if (made.length > 4 && random.nextBoolean()) {
        made[0] = 1;
        made[1] = (byte) (random.nextBoolean() ? 2 : random.nextInt(256));
        made[2] = 'k';
        made[3] = '1';
      }
      assertRefused(ring, Purpose.SESSION, text(made), null);
    }
    assertRefused(ring, Purpose.SESSION, "A".repeat(SealingRing.MAX_LENGTH + 4), Reason.MALFORMED);
  }

  /** The claims and the format, verified by an independent library. */
  @Test
  void theFormatIsHkdfAndAesGcm() throws Exception {
    byte[] sealed = Base64.getUrlDecoder().decode(ring.seal(Purpose.REQUEST_STATE, CONTENT));
    assertThat(Arrays.copyOf(sealed, 4)).isEqualTo(new byte[] {1, 2, 'k', '1'});
    byte[] salt = Arrays.copyOfRange(sealed, 4, 20);
    byte[] nonce = Arrays.copyOfRange(sealed, 20, 32);
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(
        new HKDFParameters(
            Base64.getDecoder().decode(base64(1)), salt, utf8("mcpgateway request-state")));
    byte[] key = new byte[32];
    hkdf.generateBytes(key, 0, key.length);
    GCMBlockCipher gcm = (GCMBlockCipher) GCMBlockCipher.newInstance(AESEngine.newInstance());
    gcm.init(false, new AEADParameters(new KeyParameter(key), 128, nonce));
    gcm.processAADBytes(utf8("request-state"), 0, "request-state".length());
    gcm.processAADBytes(sealed, 0, 20);
    byte[] opened = new byte[gcm.getOutputSize(sealed.length - 32)];
    int length = gcm.processBytes(sealed, 32, sealed.length - 32, opened, 0);
    gcm.doFinal(opened, length);
    assertThat(opened).isEqualTo(CONTENT);
  }

  @Test
  void nothingShowsAKey() {
    assertThat(STORED.toString()).doesNotContain(base64(9));
    assertThat(configuration(K1).toString()).doesNotContain(base64(1)).contains("k1");
  }

  private static void assertRefused(
      SealingRing ring, Purpose purpose, String sealed, Reason reason) {
    assertThatThrownBy(() -> ring.open(purpose, sealed))
        .hasMessage("The sealed value cannot be opened")
        .isInstanceOfSatisfying(
            SealingException.class,
            refused -> {
              assertThat(refused.getStackTrace()).isEmpty();
              if (reason != null) {
                assertThat(refused.reason()).isEqualTo(reason);
              }
            });
  }

  private static SealingConfiguration configuration(String keys) {
    return SealingConfiguration.from(
        keys.isEmpty()
            ? SettingLookup.of(Map.of())
            : SettingLookup.of(Map.of(SealingConfiguration.KEYS, keys)));
  }

  private static SealingRing ring(String keys) {
    return StoredKey.ring(configuration(keys), () -> STORED);
  }

  private static String base64(int content) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) content);
    return Base64.getEncoder().encodeToString(key);
  }

  private static String text(byte[] sealed) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
