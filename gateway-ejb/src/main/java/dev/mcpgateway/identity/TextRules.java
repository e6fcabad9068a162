package dev.mcpgateway.identity;

import dev.mcpgateway.naming.ReadableName;
import dev.mcpgateway.persistence.ColumnText;
import java.util.Optional;

/**
 * Rules for names and texts: they are bounded, and have no characters that could forge a log line.
 */
public final class TextRules {

  public static final int MAX_NAME_LENGTH = 255;
  public static final int MAX_TEXT_LENGTH = 2_000;

  /** Of a reason for revoking a token. */
  public static final int MAX_REASON = 1_000;

  private static final int MAX_ID_LENGTH = 36;

  private TextRules() {}

  /**
   * Strips a name and checks that it has 1 to 255 characters.
   *
   * @throws IdentityException.InvalidText if it is not such a name
   */
  public static String name(String field, String written) {
    String name = written == null ? "" : written.strip();
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || hasControlCharacter(name)) {
      throw new IdentityException.InvalidText(field, 1, MAX_NAME_LENGTH);
    }
    return name;
  }

  /**
   * Like {@link #name}, for names by which people tell things apart: normalized to NFC.
   *
   * @throws IdentityException.UnreadableName if the name could be confused with another
   */
  public static String readableName(String field, String written) {
    String name = name(field, written == null ? null : ReadableName.composed(written));
    ReadableName.flaw(name)
        .ifPresent(
            flaw -> {
              throw new IdentityException.UnreadableName(field, flaw);
            });
    return name;
  }

  /**
   * Checks a new name, if there is one, that replaces another; an unchanged name is accepted as it
   * is.
   *
   * @throws IdentityException as {@link #readableName}
   */
  public static String renamed(String field, String before, Optional<String> written) {
    return written
        .filter(name -> !name.strip().equals(before))
        .map(name -> readableName(field, name))
        .orElse(before);
  }

  /**
   * Strips an optional text and checks that it has at most 2,000 characters.
   *
   * @throws IdentityException.InvalidText if it is longer, or has control characters other than
   *     line breaks and tabs
   */
  public static Optional<String> text(String field, Optional<String> written) {
    Optional<String> text = written.map(String::strip).filter(stripped -> !stripped.isEmpty());
    text.ifPresent(
        stripped -> {
          if (stripped.length() > MAX_TEXT_LENGTH
              || hasControlCharacter(stripped.replaceAll("[\\r\\n\\t]", ""))) {
            throw new IdentityException.InvalidText(field, 0, MAX_TEXT_LENGTH);
          }
        });
    return text;
  }

  /** Like {@link #text}, for a text that replaces another; empty to keep that. */
  public static Optional<String> changed(
      String field, Optional<String> before, Optional<String> written) {
    return written.isPresent() ? text(field, written) : before;
  }

  /**
   * A comment on an operation. It is truncated and cleaned rather than refused, so that a comment
   * never keeps the operation from being done.
   *
   * @param maxLength in code points
   */
  public static Optional<String> comment(Optional<String> written, int maxLength) {
    return written
        .map(text -> ColumnText.fitting(text.strip(), maxLength).strip())
        .filter(kept -> !kept.isEmpty());
  }

  /** Whether a text is a possible id; any other would cause a database error. */
  public static boolean isId(String id) {
    return id != null && !id.isEmpty() && id.length() <= MAX_ID_LENGTH && !hasControlCharacter(id);
  }

  private static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
