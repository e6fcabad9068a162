package dev.mcpgateway.identity.control;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import dev.mcpgateway.identity.EmailAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Estimates how easily a password is guessed, with zxcvbn, which knows common passwords, words,
 * names, dates and keyboard patterns.
 *
 * <p>The work of zxcvbn is bounded here: its time grows with the length, and with the number of
 * ways in which symbols can be read as letters, of which there can be thousands in 20 characters.
 */
final class PasswordStrength {

  /** In characters. Characters beyond it make a password no weaker, and are not examined. */
  static final int MAX_EXAMINED_LENGTH = 32;

  /** On zxcvbn's scale of 0 to 4: at least 10^8 guesses. */
  private static final int MIN_SCORE = 3;

  private static final int MAX_READINGS = 48;

  /** The symbols that zxcvbn reads as a letter, one row per letter. */
  private static final List<String> LOOK_ALIKES =
      List.of("4@", "8", "({[<", "3", "69", "1!|", "1|7", "0", "$5", "+7", "%", "2");

  private static final String SYMBOLS = "@({[<!|$+%";
  private static final String LETTERS = "accccilstx";

  private static final int MAX_RELATED = 24;
  private static final int MIN_UNRELATED_LENGTH = 5;
  private static final String RELATED_TO_ACCOUNT =
      "It is made of the account's own name or address.";
  private static final int MIN_RELATED_WORD_LENGTH = 3;
  private static final List<String> PRODUCT_WORDS = List.of("mcpgateway", "gateway", "mcp");

  /** The dictionaries, about 10 MiB, which most replicas never need. */
  private static final class Estimator {
    static final Zxcvbn ZXCVBN = new Zxcvbn();
  }

  private PasswordStrength() {}

  /**
   * Why the password is easy to guess, in sentences for its user; empty if it is not.
   *
   * @param fullName the user's, if known
   */
  static Optional<String> weakness(EmailAddress email, Optional<String> fullName, String password) {
    List<String> related = related(email, fullName);
    if (without(related, password).length() < MIN_UNRELATED_LENGTH) {
      return Optional.of(RELATED_TO_ACCOUNT);
    }
    Strength strength = Estimator.ZXCVBN.measure(bounded(password), related);
    return strength.getScore() >= MIN_SCORE ? Optional.empty() : Optional.of(reason(strength));
  }

  /** zxcvbn counts thousands of guesses for each further word, even if it is one of these few. */
  private static String without(List<String> related, String password) {
    String rest = password.toLowerCase(Locale.ROOT);
    for (String word : related) {
      rest = rest.replace(word, "");
    }
    return rest;
  }

  private static String reason(Strength strength) {
    String warning = strength.getFeedback().getWarning(Locale.ROOT);
    if (warning != null && !warning.isBlank()) {
      return warning.strip();
    }
    return strength.getSequence().stream()
            .anyMatch(match -> "user_inputs".equals(match.dictionaryName))
        ? RELATED_TO_ACCOUNT
        : "It is made of few words, names, dates or patterns that are tried first.";
  }

  /** The text that is measured in place of the password. */
  static String bounded(String password) {
    String beginning = password.substring(0, Math.min(MAX_EXAMINED_LENGTH, password.length()));
    return readings(beginning) > MAX_READINGS ? replaceSymbols(beginning) : beginning;
  }

  /** How often zxcvbn searches its dictionaries for it. */
  static long readings(String text) {
    StringBuilder earlier = new StringBuilder();
    long readings = 1;
    for (String row : LOOK_ALIKES) {
      long ofRow =
          row.chars()
              .filter(symbol -> text.indexOf(symbol) >= 0)
              .map(symbol -> earlier.indexOf(Character.toString(symbol)) >= 0 ? 2 : 1)
              .sum();
      readings *= Math.max(1, ofRow);
      earlier.append(row);
    }
    return readings;
  }

  /** Replaces every symbol by its letter, which leaves one way to read it. */
  private static String replaceSymbols(String text) {
    StringBuilder letters = new StringBuilder(text);
    for (int i = 0; i < letters.length(); i++) {
      int symbol = SYMBOLS.indexOf(letters.charAt(i));
      if (symbol >= 0) {
        letters.setCharAt(i, LETTERS.charAt(symbol));
      }
    }
    return letters.toString();
  }

  private static List<String> related(EmailAddress email, Optional<String> fullName) {
    return Stream.of(
            PRODUCT_WORDS.stream(),
            Stream.of(email.value(), email.localPart()),
            Arrays.stream(email.value().split("[^a-z0-9]+")),
            fullName.stream().flatMap(PasswordStrength::words))
        .flatMap(words -> words)
        .filter(word -> word.length() >= MIN_RELATED_WORD_LENGTH)
        .distinct()
        .limit(MAX_RELATED)
        .sorted(Comparator.comparing(String::length).reversed())
        .toList();
  }

  private static Stream<String> words(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Stream.concat(
        Arrays.stream(lower.split("[^\\p{L}\\p{N}]+")), Stream.of(lower.replace(" ", "")));
  }
}
