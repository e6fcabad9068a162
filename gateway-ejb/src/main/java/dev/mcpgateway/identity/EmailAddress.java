package dev.mcpgateway.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address in the one form in which it is stored and compared: lower-case.
 *
 * <p>Printable ASCII only: letters that look alike, or that a database and Java put in lower case
 * differently, would make two accounts of one address or one account of two.
 *
 * @param value at most 255 characters, lower-case
 */
public record EmailAddress(String value) {

  public static final int MAX_LENGTH = 255;

  private static final Pattern SYNTAX =
      Pattern.compile(
          "[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
              + "(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");

  public EmailAddress {
    if (!canBe(value)) {
      throw new IdentityException.InvalidEmail(value);
    }
  }

  /**
   * Takes an address as somebody wrote it: in any case, with blanks around it.
   *
   * @throws IdentityException.InvalidEmail if it is none
   */
  public static EmailAddress of(String written) {
    if (written == null || written.length() > 2 * MAX_LENGTH) {
      throw new IdentityException.InvalidEmail(written);
    }
    return new EmailAddress(written.strip().toLowerCase(Locale.ROOT));
  }

  /** Whether an account can have it, in the form in which it is stored. */
  public static boolean canBe(String stored) {
    return stored != null && stored.length() <= MAX_LENGTH && SYNTAX.matcher(stored).matches();
  }

  /** What stands before the at sign. */
  public String localPart() {
    return value.substring(0, value.lastIndexOf('@'));
  }

  @Override
  public String toString() {
    return value;
  }
}
