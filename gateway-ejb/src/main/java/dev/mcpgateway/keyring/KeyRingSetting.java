package dev.mcpgateway.keyring;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the setting of a key ring: {@code kid:key,kid:key}, and words without a colon that stand
 * for keys of other settings. Errors never repeat any of its content, since a key may have been put
 * in the place of an id: they name elements by position.
 */
public final class KeyRingSetting {

  /** The maximum number of keys in a ring. */
  public static final int MAX = 16;

  private static final Pattern KID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private KeyRingSetting() {}

  /**
   * An element of the list.
   *
   * @param property the setting
   * @param place its position, counted from 1
   * @param kid 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}; empty for a word
   * @param value the key, or the word
   */
  public record Element(String property, int place, Optional<String> kid, String value) {

    /**
     * Decodes a secret key in base64 (RFC 4648), in either alphabet, with or without padding.
     *
     * @param min in bytes
     * @param max in bytes
     * @throws InvalidSettingException if it is not base64 or has another length
     */
    public byte[] secret(int min, int max) {
      byte[] secret;
      try {
        secret = Base64.getUrlDecoder().decode(value.replace('+', '-').replace('/', '_'));
      } catch (IllegalArgumentException e) {
        throw refused("has a key that is no base64");
      }
      if (secret.length < min || secret.length > max) {
        throw refused(
            String.format(
                Locale.ROOT,
                "has a key of %d bytes: %d to %d are accepted",
                secret.length,
                min,
                max));
      }
      return secret;
    }

    /** Makes an exception with the reason, prefixed by the position and without the content. */
    public InvalidSettingException refused(String why) {
      return KeyRingSetting.refused(property, place, why);
    }

    @Override
    public String toString() {
      return "Element[" + place + "]";
    }
  }

  /**
   * Reads the list.
   *
   * @return its elements in order; empty if it is not set
   * @throws InvalidSettingException if it has too many elements, a duplicate id, or an invalid id
   */
  public static List<Element> read(SettingLookup lookup, String property) {
    List<String> written = lookup.list(property);
    if (written.size() > MAX) {
      throw new InvalidSettingException(
          property,
          String.format(Locale.ROOT, "has %d keys: at most %d are accepted", written.size(), MAX));
    }
    List<Element> elements = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String text : written) {
      int place = elements.size() + 1;
      int colon = text.indexOf(':');
      String name = colon < 0 ? text : text.substring(0, colon + 1);
      if (colon >= 0 && !KID.matcher(text.substring(0, colon)).matches()) {
        throw refused(
            property,
            place,
            "does not begin with an id of 1 to 64 letters, digits, '.', '_' and '-', and a colon");
      }
      if (!names.add(name)) {
        throw refused(property, place, "is there for the second time: ids are unique");
      }
      elements.add(
          new Element(
              property,
              place,
              colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon)),
              text.substring(colon + 1)));
    }
    return elements;
  }

  private static InvalidSettingException refused(String property, int place, String why) {
    return new InvalidSettingException(
        property, String.format(Locale.ROOT, "is not accepted: element %d %s", place, why));
  }
}
