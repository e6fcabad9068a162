package dev.mcpgateway.authentication.control;

import dev.mcpgateway.authentication.AuthenticationConfiguration;
import dev.mcpgateway.authentication.AuthenticationConfiguration.Signing;
import dev.mcpgateway.persistence.Saved;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.logging.Logger;

/** The one key with which this gateway, all its replicas alike, signs and checks tokens. */
@ApplicationScoped
public class SigningKeys {

  private static final Logger LOG = Logger.getLogger(SigningKeys.class.getName());

  @Inject private SigningKeyStore store;
  private volatile SigningKey current;

  protected SigningKeys() {}

  /** With a key that is configured. */
  public SigningKeys(Signing configured) {
    current = SigningKey.of(configured);
  }

  /** The key, read at its first use. */
  public SigningKey current() {
    if (current == null) {
      prepare();
    }
    return current;
  }

  /**
   * Reads the key, or makes one where none is configured and none is in the database.
   *
   * @return whether this replica made it
   * @throws dev.mcpgateway.schema.InvalidSettingException if what is configured is no key
   */
  public boolean prepare() {
    Optional<Signing> configured =
        AuthenticationConfiguration.from(ConfiguredSettings.lookup()).signing();
    if (configured.isPresent()) {
      current = SigningKey.of(configured.get());
      return false;
    }
    Saved<String> secret = store.findOrMake();
    current = SigningKey.ofSecret(secret.value().getBytes(StandardCharsets.US_ASCII));
    LOG.warning(
        "Access tokens are signed with a secret that is kept in the database, where everybody who can read it"
            + " can make tokens: configure %s, or %s and %s."
                .formatted(
                    SettingLookup.environmentName(AuthenticationConfiguration.SECRET),
                    SettingLookup.environmentName(AuthenticationConfiguration.PRIVATE_KEY_FILE),
                    SettingLookup.environmentName(AuthenticationConfiguration.PUBLIC_KEY_FILE)));
    return secret.created();
  }
}
