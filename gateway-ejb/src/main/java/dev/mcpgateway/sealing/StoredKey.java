package dev.mcpgateway.sealing;

import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.keyring.KeyRing.Entry;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that a gateway has made for itself, as it is kept in its database.
 *
 * @param kid its id
 * @param secret {@link SealingRing#KEY_LENGTH} bytes in base64
 */
public record StoredKey(String kid, String secret) {

  /** How it is found, on any connection: kid and secret. */
  public static final String FIND = "SELECT id, secret FROM sealing_keys WHERE is_active";

  /** The ring that the settings ask for. */
  static SealingRing ring(SealingConfiguration configured, Supplier<StoredKey> stored) {
    return new SealingRing(
        new KeyRing<>(
            configured.keys().stream()
                .map(
                    key ->
                        switch (key) {
                          case SealingConfiguration.Key.Named named ->
                              new Entry<>(Optional.of(named.name()), named.key());
                          case SealingConfiguration.Key.Stored inDatabase -> stored.get().entry();
                        })
                .toList()));
  }

  private Entry<SecretKey> entry() {
    return new Entry<>(
        Optional.of(kid), new SecretKeySpec(Base64.getDecoder().decode(secret), "AES"));
  }

  @Override
  public String toString() {
    return "StoredKey[" + kid + "]";
  }
}
