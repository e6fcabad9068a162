package dev.mcpgateway.authentication.control;

import dev.mcpgateway.authentication.AuthenticationConfiguration;
import dev.mcpgateway.authentication.AuthenticationConfiguration.Signing;
import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.keyring.KeyRing.Entry;
import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * The keys of this gateway's tokens: the first signs, all verify. Replicas of two successive
 * configurations know each other's first key, so that keys can be rotated without downtime.
 */
@ApplicationScoped
public class SigningKeys {

  private static final Logger LOG = Logger.getLogger(SigningKeys.class.getName());

  @Inject private SigningKeyStore store;
  private volatile KeyRing<SigningKey> ring;

  protected SigningKeys() {}

  /**
   * Creates the ring of configured keys.
   *
   * @throws InvalidSettingException if a configured key is invalid, or the first cannot sign
   */
  public SigningKeys(List<Signing> configured) {
    ring =
        ringOf(
            configured,
            () -> {
              throw new IllegalStateException("There is no database");
            });
  }

  /** The keys, read at first use. */
  public KeyRing<SigningKey> ring() {
    if (ring == null) {
      prepare();
    }
    return ring;
  }

  /**
   * Reads the keys, or generates one if none is configured and none is in the database.
   *
   * @return whether this replica generated it
   * @throws InvalidSettingException if a configured key is invalid, or the first cannot sign
   */
  public boolean prepare() {
    List<Signing> configured =
        AuthenticationConfiguration.from(ConfiguredSettings.lookup()).signing();
    Optional<GetOrCreateResult<String>> stored =
        configured.contains(new Signing.Stored())
            ? Optional.of(store.findOrCreate())
            : Optional.empty();
    ring = ringOf(configured, () -> stored.orElseThrow().value());
    if (stored.isPresent()) {
      LOG.warning(
          "Access tokens are signed or checked with a secret that is kept in the database, where everybody who can"
              + " read it can make tokens: configure %s, or %s, or %s and %s."
                  .formatted(
                      SettingLookup.environmentName(AuthenticationConfiguration.KEYS),
                      SettingLookup.environmentName(AuthenticationConfiguration.SECRET),
                      SettingLookup.environmentName(AuthenticationConfiguration.PRIVATE_KEY_FILE),
                      SettingLookup.environmentName(AuthenticationConfiguration.PUBLIC_KEY_FILE)));
    }
    if (configured.size() > 1 || configured.getFirst().kid().isPresent()) {
      LOG.info(
          "Access tokens are signed with the first of these keys, and accepted under all: %s"
              .formatted(
                  configured.stream().map(SigningKeys::name).collect(Collectors.joining(", "))));
    }
    return stored.filter(GetOrCreateResult::created).isPresent();
  }

  private static String name(Signing key) {
    return key.kid().or(key::word).orElseThrow();
  }

  private static KeyRing<SigningKey> ringOf(List<Signing> configured, Supplier<String> stored) {
    KeyRing<SigningKey> keys =
        new KeyRing<>(
            configured.stream()
                .map(signing -> new Entry<>(signing.kid(), SigningKey.of(signing, stored)))
                .toList());
    if (keys.first().key().signer().isEmpty()) {
      throw new InvalidSettingException(
          AuthenticationConfiguration.KEYS,
          "begins with a public key: the first key signs, and needs its private key");
    }
    return keys;
  }
}
