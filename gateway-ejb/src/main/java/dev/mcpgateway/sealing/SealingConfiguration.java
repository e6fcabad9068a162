package dev.mcpgateway.sealing;

import dev.mcpgateway.keyring.KeyRingSetting;
import dev.mcpgateway.keyring.KeyRingSetting.Element;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The settings of sealed values.
 *
 * @param keys what seals, the first, and what opens, all; at least one
 */
public record SealingConfiguration(List<Key> keys) {

  public static final String KEYS = "mcpgateway.sealing.keys";

  private static final String DATABASE = "database";

  /** A key of sealed values. */
  public sealed interface Key {

    /** As the log names it. */
    String name();

    /**
     * A key that is configured.
     *
     * @param name its kid
     * @param key of {@link SealingRing#KEY_LENGTH} bytes
     */
    record Named(String name, SecretKey key) implements Key {
      @Override
      public String toString() {
        return "Named[" + name + "]";
      }
    }

    /** The one that the gateway has made and keeps in its database. */
    record Stored() implements Key {
      @Override
      public String name() {
        return DATABASE;
      }
    }
  }

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first setting that is not understood
   */
  public static SealingConfiguration from(SettingLookup lookup) {
    List<Key> keys =
        KeyRingSetting.read(lookup, KEYS).stream().map(SealingConfiguration::key).toList();
    return new SealingConfiguration(keys.isEmpty() ? List.of(new Key.Stored()) : keys);
  }

  /** Whether the key in the database is among them. */
  public boolean isStored() {
    return keys.contains(new Key.Stored());
  }

  private static Key key(Element element) {
    Optional<String> kid = element.kid();
    if (kid.isPresent()) {
      return new Key.Named(
          kid.get(),
          new SecretKeySpec(element.secret(SealingRing.KEY_LENGTH, SealingRing.KEY_LENGTH), "AES"));
    }
    if (element.value().equals(DATABASE)) {
      return new Key.Stored();
    }
    throw element.refused("is neither kid:key nor 'database'");
  }
}
