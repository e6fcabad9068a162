package dev.mcpgateway.catalog;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a prompt, in which {@code {{name}}} stands for an argument. Nothing else of Jinja is
 * understood, and refused when the prompt is saved rather than shown to an agent.
 */
public final class PromptTemplate {

  /**
   * How long a filled template may be, in characters: as a request may be, since a name may be in
   * it two thousand times.
   */
  public static final int MAX_FILLED = 4 << 20;

  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}}");
  private static final Pattern OPENING = Pattern.compile("\\{\\{|\\{%|\\{#");

  private final String text;

  /**
   * Reads a template.
   *
   * @throws CatalogException.InvalidField with line and column of what is not understood
   */
  public PromptTemplate(String text) {
    Matcher opening = OPENING.matcher(text);
    Matcher place = PLACE.matcher(text);
    // From the left, as Jinja reads it: {{{name}}} is no name in braces.
    for (int from = 0; opening.find(from); from = place.end()) {
      place.region(opening.start(), text.length());
      if (!place.lookingAt()) {
        String before = text.substring(0, opening.start());
        throw new CatalogException.InvalidField(
            "template",
            String.format(
                Locale.ROOT,
                "has '%s' in line %d, column %d: {{name}} alone is understood",
                opening.group(),
                1 + before.chars().filter(c -> c == '\n').count(),
                before.length() - before.lastIndexOf('\n')));
      }
    }
    this.text = text;
  }

  /** The names that it has, in their order. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    PLACE.matcher(text).results().forEach(match -> names.add(match.group(1)));
    return names;
  }

  /**
   * The text with the values in place of the names; a name without a value is left out.
   *
   * @throws CatalogException.InvalidField if that is longer than {@link #MAX_FILLED}
   */
  public String fill(Map<String, String> values) {
    long length =
        PLACE
            .matcher(text)
            .results()
            .mapToLong(match -> values.getOrDefault(match.group(1), "").length())
            .sum();
    if (length + text.length() > MAX_FILLED) {
      throw new CatalogException.InvalidField(
          "template",
          String.format(
              Locale.ROOT, "has more than %d characters when it is filled in so", MAX_FILLED));
    }
    return PLACE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), "")));
  }
}
