package dev.mcpgateway.identity.control;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.IntStream;

/** Names for URLs: lower-case letters, digits and single hyphens. */
final class Slugs {

  private static final int MAX_LENGTH = 200;

  private Slugs() {}

  /** The slug of a name; {@code team} if no character of it is allowed in a slug. */
  static String of(String name) {
    String slug =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String cut = slug.substring(0, Math.min(slug.length(), MAX_LENGTH)).replaceAll("-$", "");
    return cut.isEmpty() ? "team" : cut;
  }

  /** The slug itself, or with the lowest free number from 2 appended. */
  static String free(String slug, Collection<String> taken) {
    return taken.contains(slug)
        ? IntStream.iterate(2, number -> number + 1)
            .mapToObj(number -> slug + "-" + number)
            .filter(numbered -> !taken.contains(numbered))
            .findFirst()
            .orElseThrow()
        : slug;
  }
}
