package dev.mcpgateway.sealing;

import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.sealing.control.SealingKeyStore;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Seals values so that every replica of this gateway, and nobody else, can open them. Replicas of
 * two successive configurations open each other's, so that keys can change while they serve.
 */
@ApplicationScoped
public class Sealer {

  private static final Logger LOG = Logger.getLogger(Sealer.class.getName());

  @Inject private SealingKeyStore store;
  private volatile SealingRing ring;

  protected Sealer() {}

  /** With keys that are given. */
  public Sealer(SealingRing ring) {
    this.ring = ring;
  }

  /**
   * Seals.
   *
   * @return letters, digits, {@code -} and {@code _}: about 100 characters and four thirds of the
   *     content
   */
  public String seal(Purpose purpose, byte[] content) {
    return ring().seal(purpose, content);
  }

  /**
   * Opens what {@link #seal} made for the same purpose, be it on another replica. Whether it still
   * counts is for its content to say.
   *
   * @param sealed anything
   * @throws SealingException if it is something else
   */
  public byte[] open(Purpose purpose, String sealed) throws SealingException {
    return ring().open(purpose, sealed);
  }

  private SealingRing ring() {
    if (ring == null) {
      prepare();
    }
    return ring;
  }

  /**
   * Reads the keys, or makes one where none is configured and none is in the database.
   *
   * @return whether this replica made it
   * @throws InvalidSettingException if what is configured is no key
   */
  public boolean prepare() {
    SealingConfiguration configured = SealingConfiguration.from(ConfiguredSettings.lookup());
    Optional<GetOrCreateResult<StoredKey>> stored =
        configured.isStored() ? Optional.of(store.findOrMake()) : Optional.empty();
    ring = StoredKey.ring(configured, () -> stored.orElseThrow().value());
    if (stored.isPresent()) {
      LOG.warning(
          "Sessions and credentials of upstream servers are sealed or opened with a key that is kept in the same database,"
              + " where everybody who can read it, or a copy of it, can open them: configure %s."
                  .formatted(SettingLookup.environmentName(SealingConfiguration.KEYS)));
    }
    if (configured.keys().size() > 1 || !configured.isStored()) {
      LOG.info(
          "Values are sealed under the first of these keys, and opened under all: %s"
              .formatted(
                  configured.keys().stream()
                      .map(SealingConfiguration.Key::name)
                      .collect(Collectors.joining(", "))));
    }
    return stored.filter(GetOrCreateResult::created).isPresent();
  }
}
