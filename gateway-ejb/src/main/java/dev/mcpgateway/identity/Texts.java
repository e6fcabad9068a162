package dev.mcpgateway.identity;

import dev.mcpgateway.naming.ReadableName;
import dev.mcpgateway.persistence.ColumnText;
import java.util.Optional;

/**
 * What may be stored as a name or as a text: bounded, and without characters that forge a line of a
 * log.
 */
public final class Texts {

  public static final int LONGEST_NAME = 255;
  public static final int LONGEST_TEXT = 2_000;

  /** Of why a token was revoked. */
  public static final int LONGEST_REASON = 1_000;

  private static final int LONGEST_ID = 36;

  private Texts() {}

  /**
   * A name of 1 to 255 characters, without blanks around it.
   *
   * @throws IdentityRefusal.InvalidText if it is none
   */
  public static String name(String field, String written) {
    String name = written == null ? "" : written.strip();
    if (name.isEmpty() || name.length() > LONGEST_NAME || hasControlCharacter(name)) {
      throw new IdentityRefusal.InvalidText(field, 1, LONGEST_NAME);
    }
    return name;
  }

  /**
   * As {@link #name}, for what people tell things apart by: in normalization form C.
   *
   * @throws IdentityRefusal.UnreadableName if they could not
   */
  public static String readableName(String field, String written) {
    String name = name(field, written == null ? null : ReadableName.composed(written));
    ReadableName.flaw(name)
        .ifPresent(
            flaw -> {
              throw new IdentityRefusal.UnreadableName(field, flaw);
            });
    return name;
  }

  /**
   * A new name in place of another; the old one may stay, whatever it is.
   *
   * @throws IdentityRefusal as {@link #readableName}
   */
  public static String renamed(String field, String before, String written) {
    return written.strip().equals(before) ? before : readableName(field, written);
  }

  /**
   * A text of at most 2,000 characters; empty where there is none.
   *
   * @throws IdentityRefusal.InvalidText if it is longer, or has control characters other than line
   *     breaks and tabs
   */
  public static Optional<String> text(String field, Optional<String> written) {
    Optional<String> text = written.map(String::strip).filter(stripped -> !stripped.isEmpty());
    text.ifPresent(
        stripped -> {
          if (stripped.length() > LONGEST_TEXT
              || hasControlCharacter(stripped.replaceAll("[\\r\\n\\t]", ""))) {
            throw new IdentityRefusal.InvalidText(field, 0, LONGEST_TEXT);
          }
        });
    return text;
  }

  /**
   * What somebody says about what they do. It is cut and cleaned rather than refused: whatever it
   * is, what it is about must be done.
   *
   * @param longest in code points
   */
  public static Optional<String> comment(Optional<String> written, int longest) {
    return written
        .map(text -> ColumnText.fitting(text.strip(), longest).strip())
        .filter(kept -> !kept.isEmpty());
  }

  /** Whether a text can be an id at all; others would be an error of the database. */
  public static boolean isId(String id) {
    return id != null && !id.isEmpty() && id.length() <= LONGEST_ID && !hasControlCharacter(id);
  }

  private static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
