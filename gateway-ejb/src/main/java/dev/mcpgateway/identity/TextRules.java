package dev.mcpgateway.identity;

import dev.mcpgateway.naming.ReadableName;
import dev.mcpgateway.persistence.ColumnText;
import java.util.Optional;

/**
 * What may be stored as a name or as a text: bounded, and without characters that forge a line of a
 * log.
 */
public final class TextRules {

  public static final int MAX_NAME_LENGTH = 255;
  public static final int MAX_TEXT_LENGTH = 2_000;

  /** Of why a token was revoked. */
  public static final int MAX_REASON = 1_000;

  private static final int MAX_ID_LENGTH = 36;

  private TextRules() {}

  /**
   * A name of 1 to 255 characters, without blanks around it.
   *
   * @throws IdentityException.InvalidText if it is none
   */
  public static String name(String field, String written) {
    String name = written == null ? "" : written.strip();
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || hasControlCharacter(name)) {
      throw new IdentityException.InvalidText(field, 1, MAX_NAME_LENGTH);
    }
    return name;
  }

  /**
   * As {@link #name}, for what people tell things apart by: in normalization form C.
   *
   * @throws IdentityException.UnreadableName if they could not
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
   * A new name in place of another; the old one may stay, whatever it is.
   *
   * @throws IdentityException as {@link #readableName}
   */
  public static String renamed(String field, String before, String written) {
    return written.strip().equals(before) ? before : readableName(field, written);
  }

  /**
   * A text of at most 2,000 characters; empty where there is none.
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

  /**
   * What somebody says about what they do. It is cut and cleaned rather than refused: whatever it
   * is, what it is about must be done.
   *
   * @param maxLength in code points
   */
  public static Optional<String> comment(Optional<String> written, int maxLength) {
    return written
        .map(text -> ColumnText.fitting(text.strip(), maxLength).strip())
        .filter(kept -> !kept.isEmpty());
  }

  /** Whether a text can be an id at all; others would be an error of the database. */
  public static boolean isId(String id) {
    return id != null && !id.isEmpty() && id.length() <= MAX_ID_LENGTH && !hasControlCharacter(id);
  }

  private static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
