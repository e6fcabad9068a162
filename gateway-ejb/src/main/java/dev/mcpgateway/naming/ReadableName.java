package dev.mcpgateway.naming;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Checks that a name cannot be confused with others: all of its characters are visible, and its
 * letters are of scripts that are written together, which is the level "highly restrictive" of
 * Unicode Technical Standard 39, section 5.2. A name in any single script is accepted.
 */
public final class ReadableName {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int IDEOGRAPHIC_SPACE = 0x3000;
  private static final int MAX_MARKS = 4;

  /** They are counted with any script. */
  private static final Set<UnicodeScript> NEUTRAL =
      EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED, UnicodeScript.UNKNOWN);

  private static final Set<UnicodeScript> JAPANESE =
      EnumSet.of(
          UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);
  private static final Set<UnicodeScript> CHINESE =
      EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO);
  private static final Set<UnicodeScript> KOREAN =
      EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL);

  /** Scripts in which an invisible joiner changes how a word looks. */
  private static final Set<UnicodeScript> JOINING =
      EnumSet.of(
          UnicodeScript.ARABIC,
          UnicodeScript.SYRIAC,
          UnicodeScript.MONGOLIAN,
          UnicodeScript.NKO,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.BENGALI,
          UnicodeScript.GURMUKHI,
          UnicodeScript.GUJARATI,
          UnicodeScript.ORIYA,
          UnicodeScript.TAMIL,
          UnicodeScript.TELUGU,
          UnicodeScript.KANNADA,
          UnicodeScript.MALAYALAM,
          UnicodeScript.SINHALA,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private ReadableName() {}

  /** Normalizes a name to NFC. */
  public static String composed(String written) {
    return Normalizer.normalize(written, Normalizer.Form.NFC);
  }

  /**
   * Why the name could be confused with another, as the predicate of a sentence about it; empty if
   * it could not.
   */
  public static Optional<String> flaw(String name) {
    int[] characters = name.codePoints().toArray();
    Set<UnicodeScript> scripts = scripts(characters);
    return invisible(characters, scripts)
        .or(() -> looseMarks(characters))
        .or(() -> mixedScripts(scripts))
        .or(() -> mixedDigits(characters));
  }

  private static Set<UnicodeScript> scripts(int[] characters) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    IntStream.of(characters).mapToObj(UnicodeScript::of).forEach(scripts::add);
    scripts.removeAll(NEUTRAL);
    return scripts;
  }

  private static Optional<String> invisible(int[] characters, Set<UnicodeScript> scripts) {
    for (int i = 0; i < characters.length; i++) {
      int c = characters[i];
      boolean fine =
          c == IDEOGRAPHIC_SPACE
              ? scripts.contains(UnicodeScript.HAN)
                  || scripts.contains(UnicodeScript.HIRAGANA)
                  || scripts.contains(UnicodeScript.KATAKANA)
              : isSeen(c) || isJoinerInAWord(characters, i);
      if (!fine) {
        return Optional.of(
            String.format(Locale.ROOT, "has a character that cannot be seen, U+%04X", c));
      }
    }
    return Optional.empty();
  }

  private static boolean isSeen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> !isIgnorable(c);
    };
  }

  /**
   * Unicode's default ignorable characters, beyond format characters; and the blank braille
   * pattern.
   */
  private static boolean isIgnorable(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x2800
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFFA0
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }

  private static boolean isJoinerInAWord(int[] characters, int at) {
    int c = characters[at];
    return (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER)
        && at > 0
        && at < characters.length - 1
        && JOINING.contains(UnicodeScript.of(characters[at - 1]))
        && JOINING.contains(UnicodeScript.of(characters[at + 1]));
  }

  private static Optional<String> looseMarks(int[] characters) {
    int marks = 0;
    for (int i = 0; i < characters.length; i++) {
      marks = isMark(characters[i]) ? marks + 1 : 0;
      if (marks > 0 && marks == i + 1) {
        return Optional.of("begins with a mark that belongs on a letter");
      }
      if (marks > MAX_MARKS) {
        return Optional.of("has more marks on a letter than are written");
      }
    }
    return Optional.empty();
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static Optional<String> mixedScripts(Set<UnicodeScript> scripts) {
    boolean together =
        scripts.size() < 2
            || JAPANESE.containsAll(scripts)
            || CHINESE.containsAll(scripts)
            || KOREAN.containsAll(scripts);
    return together
        ? Optional.empty()
        : Optional.of(
            "has letters of scripts that are not written together, "
                + scripts.stream()
                    .map(ReadableName::title)
                    .sorted()
                    .collect(Collectors.joining(" and ")));
  }

  private static String title(UnicodeScript script) {
    String name = script.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Optional<String> mixedDigits(int[] characters) {
    long systems =
        IntStream.of(characters)
            .filter(Character::isDigit)
            .map(digit -> digit - Character.digit(digit, 10))
            .distinct()
            .count();
    return systems > 1 ? Optional.of("has digits of more than one kind") : Optional.empty();
  }
}
