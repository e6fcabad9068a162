package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The rules for a new password. Length counts most (NIST SP 800-63B, 5.1.1.2); the other rules, and
 * finally {@link PasswordStrength}, reject passwords that are easy to guess.
 *
 * @param minLength in characters
 * @param classes how many of lower-case letters, upper-case letters, digits and other characters it
 *     must have
 */
public record PasswordPolicy(int minLength, int classes) {

  /** In characters; longer input is refused before any work is done on it. */
  public static final int MAX_LENGTH = 256;

  private static final int MIN_DIFFERENT = 5;
  private static final int MIN_TELLING_NAME = 4;

  /**
   * Checks a new password. It takes tenths of a second of CPU time at most.
   *
   * @param fullName the user's, if known
   * @throws IdentityException.PasswordRefused naming the first violated rule
   */
  public void check(EmailAddress email, Optional<String> fullName, String password) {
    if (password == null || password.codePointCount(0, password.length()) < minLength) {
      throw new IdentityException.PasswordRefused(
          String.format(Locale.ROOT, "must have at least %d characters", minLength));
    }
    if (password.length() > MAX_LENGTH) {
      throw new IdentityException.PasswordRefused(
          String.format(Locale.ROOT, "must have at most %d characters", MAX_LENGTH));
    }
    if (password.codePoints().distinct().count() < MIN_DIFFERENT) {
      throw new IdentityException.PasswordRefused(
          String.format(Locale.ROOT, "must have at least %d different characters", MIN_DIFFERENT));
    }
    if (classesOf(password) < classes) {
      throw new IdentityException.PasswordRefused(
          String.format(
              Locale.ROOT,
              "must have %d of these: lower-case letters, upper-case letters, digits, other characters",
              classes));
    }
    String name = email.localPart();
    if (name.length() >= MIN_TELLING_NAME && password.toLowerCase(Locale.ROOT).contains(name)) {
      throw new IdentityException.PasswordRefused(
          "must not contain the name in the e-mail address");
    }
    PasswordStrength.weakness(email, fullName, password)
        .ifPresent(
            why -> {
              throw new IdentityException.PasswordRefused("is too easy to guess. " + why);
            });
  }

  private static long classesOf(String password) {
    Stream<IntPredicate> kinds =
        Stream.of(
            Character::isLowerCase,
            Character::isUpperCase,
            Character::isDigit,
            other -> !Character.isLetterOrDigit(other));
    return kinds.filter(kind -> password.codePoints().anyMatch(kind)).count();
  }
}
