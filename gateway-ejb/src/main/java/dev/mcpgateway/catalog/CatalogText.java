package dev.mcpgateway.catalog;

import dev.mcpgateway.naming.ReadableName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What people may write into rows of the catalogue. */
public final class CatalogText {

  public static final int MAX_NAME = 255;
  public static final int MAX_DESCRIPTION = 8_192;
  public static final int MAX_TAGS = 100;
  public static final int MAX_TAG = 255;
  public static final int MAX_URI = 767;
  public static final int MAX_CONTENT_BYTES = 102_400;
  public static final int MAX_TEMPLATE = 10_240;

  private CatalogText() {}

  /** A name that people can tell from others, of 1 to 255 characters, without blanks around it. */
  public static String name(String field, String written) {
    String name = line(field, ReadableName.composed(written), MAX_NAME);
    ReadableName.flaw(name)
        .ifPresent(
            flaw -> {
              throw new CatalogException.InvalidField(field, flaw);
            });
    return name;
  }

  /** A text of one line, of 1 to so many characters. */
  public static String line(String field, String written, int max) {
    String line = written.strip();
    if (line.isEmpty() || line.length() > max || line.chars().anyMatch(Character::isISOControl)) {
      throw new CatalogException.InvalidField(
          field,
          String.format(
              Locale.ROOT, "must have 1 to %d characters, none of them a control character", max));
    }
    return line;
  }

  /** A text of lines; empty where there is none. */
  public static Optional<String> text(String field, Optional<String> written, int max) {
    Optional<String> text = written.map(String::strip).filter(stripped -> !stripped.isEmpty());
    text.ifPresent(
        stripped -> {
          if (stripped.length() > max
              || stripped.replaceAll("[\\r\\n\\t]", "").chars().anyMatch(Character::isISOControl)) {
            throw new CatalogException.InvalidField(
                field,
                String.format(
                    Locale.ROOT,
                    "must have at most %d characters, no control characters but line breaks and"
                        + " tabs",
                    max));
          }
        });
    return text;
  }

  /** Tags, each once. */
  public static List<String> tags(List<String> written) {
    Set<String> tags = new LinkedHashSet<>();
    written.forEach(tag -> tags.add(line("tags", tag, MAX_TAG)));
    if (tags.size() > MAX_TAGS) {
      throw new CatalogException.InvalidField(
          "tags", String.format(Locale.ROOT, "must be %d at most", MAX_TAGS));
    }
    return List.copyOf(tags);
  }

  /** A URI, or a template of URIs. */
  public static String uri(String field, String written) {
    String uri = written.strip();
    if (uri.isEmpty()
        || uri.length() > MAX_URI
        || !uri.matches("[\\x21-\\x7E]+")
        || uri.contains("..")) {
      throw new CatalogException.InvalidField(
          field,
          String.format(
              Locale.ROOT,
              "must have 1 to %d characters of ASCII, without blanks and without '..'",
              MAX_URI));
    }
    return uri;
  }
}
