package dev.mcpgateway.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address in its canonical form, lower-case, in which it is stored and compared.
 *
 * <p>Printable ASCII only: letters that look alike, or that PostgreSQL and Java convert to lower
 * case differently, could turn one address into two accounts or two addresses into one.
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
   * Parses an address as a user typed it, in any case and with surrounding blanks.
   *
   * @throws IdentityException.InvalidEmail if it is not a valid address
   */
  public static EmailAddress of(String written) {
    if (written == null || written.length() > 2 * MAX_LENGTH) {
      throw new IdentityException.InvalidEmail(written);
    }
    return new EmailAddress(written.strip().toLowerCase(Locale.ROOT));
  }

  /** Whether the text is a valid address in its canonical form. */
  public static boolean canBe(String stored) {
    return stored != null && stored.length() <= MAX_LENGTH && SYNTAX.matcher(stored).matches();
  }

  /** The part before the at sign. */
  public String localPart() {
    return value.substring(0, value.lastIndexOf('@'));
  }

  @Override
  public String toString() {
    return value;
  }
}
