package dev.mcpgateway.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The names under which agents are offered things: at most 64 of {@code [A-Za-z0-9_-]}, which every
 * provider of models takes. A name is chosen once, when its row is made, and stays whatever comes
 * later; see docs/adr/0141.
 */
public final class ExposedNames {

  public static final int MAX_LENGTH = 64;
  private static final int MAX_PREFIX = 32;
  private static final int HASH_DIGITS = 8;

  private ExposedNames() {}

  /** Of a text what can stand in a name, in lower case; empty where nothing can. */
  public static String slug(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\p{M}", "")
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }

  /** The slug of an upstream server: what the names of its tools begin with; at most 32 long. */
  public static String prefix(String gatewayName) {
    String slug = slug(gatewayName);
    return slug.isEmpty() || slug.length() > MAX_PREFIX
        ? suffixed(slug.isEmpty() ? "gateway" : slug, gatewayName, MAX_PREFIX)
        : slug;
  }

  /** The prefix of an upstream server whose own is another's already. */
  public static String distinctPrefix(String gatewayName, String gatewayId) {
    return suffixed(prefix(gatewayName), gatewayId, MAX_PREFIX);
  }

  /**
   * The names that something may get, the first that is free.
   *
   * @param prefix of its upstream server; empty for what the gateway has itself
   * @param original as it is called where it comes from
   * @param id what tells it from others that are called so: the id of the upstream server or the
   *     row
   * @param alone whether nothing else of the same upstream server comes to the same plain name
   */
  public static List<String> candidates(String prefix, String original, String id, boolean alone) {
    String plain = plain(prefix, original);
    String byOriginal = suffixed(plain, original, MAX_LENGTH);
    String byId = suffixed(plain, id + "\n" + original, MAX_LENGTH);
    return alone && !isLossy(prefix, original)
        ? List.of(plain, byOriginal, byId)
        : List.of(byOriginal, byId);
  }

  /** What a name looks like before any other is looked at. */
  public static String plain(String prefix, String original) {
    String slug = slug(original);
    String known = slug.isEmpty() ? "unnamed" : slug;
    return prefix.isEmpty() ? known : prefix + "-" + known;
  }

  /** Whether nothing or not all of the original is in the plain name. */
  private static boolean isLossy(String prefix, String original) {
    return slug(original).isEmpty() || plain(prefix, original).length() > MAX_LENGTH;
  }

  private static String suffixed(String text, String hashed, int length) {
    String cut =
        text.substring(0, Math.min(text.length(), length - HASH_DIGITS - 1)).replaceAll("-+$", "");
    return cut + "-" + hash(hashed);
  }

  /** Eight hexadecimal digits that stand for a text. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
