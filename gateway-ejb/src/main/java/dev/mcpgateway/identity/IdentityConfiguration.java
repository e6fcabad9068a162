package dev.mcpgateway.identity;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The settings of accounts and teams.
 *
 * @param administratorEmail whose account the bootstrap makes an administrator's
 * @param administratorPassword what that account is made with; empty: one is made up
 * @param administratorFullName 1 to 255 characters
 * @param shortestPassword in characters, 8 to 64
 * @param passwordClasses how many of lower-case letters, upper-case letters, digits and other
 *     characters a password must have, 1 to 4
 * @param hashing the cost of a password hash
 * @param failedLoginsToLock how many failures in a row lock an account, 1 to 1000
 * @param lockDuration how long
 * @param invitationValidity how long an invitation can be accepted
 * @param joinRequestValidity how long a request to join can be approved
 * @param tokensPerUser how many live API tokens a user may have, 1 to 10,000
 */
public record IdentityConfiguration(
    EmailAddress administratorEmail,
    Optional<String> administratorPassword,
    String administratorFullName,
    int shortestPassword,
    int passwordClasses,
    Hashing hashing,
    int failedLoginsToLock,
    Duration lockDuration,
    Duration invitationValidity,
    Duration joinRequestValidity,
    int tokensPerUser) {

  /**
   * The parameters of Argon2id. The defaults are the OWASP Password Storage Cheat Sheet's (2023).
   *
   * @param memoryKib 7,168 to 1,048,576
   * @param iterations 1 to 100
   * @param parallelism lanes, 1 to 16; they are computed one after the other
   */
  public record Hashing(int memoryKib, int iterations, int parallelism) {}

  public static final String ADMINISTRATOR_EMAIL = "mcpgateway.admin.email";
  public static final String ADMINISTRATOR_PASSWORD = "mcpgateway.admin.password";
  public static final String ADMINISTRATOR_FULL_NAME = "mcpgateway.admin.full-name";
  public static final String SHORTEST_PASSWORD = "mcpgateway.password.min-length";
  public static final String PASSWORD_CLASSES = "mcpgateway.password.min-classes";
  public static final String ARGON2_MEMORY = "mcpgateway.password.argon2.memory-kib";
  public static final String ARGON2_ITERATIONS = "mcpgateway.password.argon2.iterations";
  public static final String ARGON2_PARALLELISM = "mcpgateway.password.argon2.parallelism";
  public static final String FAILED_LOGINS_TO_LOCK = "mcpgateway.login.max-failures";
  public static final String LOCK_DURATION = "mcpgateway.login.lock-duration";
  public static final String INVITATION_VALIDITY = "mcpgateway.invitation-validity";
  public static final String JOIN_REQUEST_VALIDITY = "mcpgateway.join-request-validity";
  public static final String TOKENS_PER_USER = "mcpgateway.api-tokens-per-user";

  private static final Duration LONGEST = Duration.ofDays(366);

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first setting that is not understood
   */
  public static IdentityConfiguration from(SettingLookup lookup) {
    return new IdentityConfiguration(
        administratorEmail(lookup),
        lookup.find(ADMINISTRATOR_PASSWORD),
        administratorFullName(lookup),
        number(lookup, SHORTEST_PASSWORD, 12, 8, 64),
        number(lookup, PASSWORD_CLASSES, 1, 1, 4),
        new Hashing(
            number(lookup, ARGON2_MEMORY, 19_456, 7_168, 1_048_576),
            number(lookup, ARGON2_ITERATIONS, 2, 1, 100),
            number(lookup, ARGON2_PARALLELISM, 1, 1, 16)),
        number(lookup, FAILED_LOGINS_TO_LOCK, 10, 1, 1_000),
        duration(lookup, LOCK_DURATION, Duration.ofMinutes(15)),
        duration(lookup, INVITATION_VALIDITY, Duration.ofDays(7)),
        duration(lookup, JOIN_REQUEST_VALIDITY, Duration.ofDays(30)),
        number(lookup, TOKENS_PER_USER, 100, 1, 10_000));
  }

  private static EmailAddress administratorEmail(SettingLookup lookup) {
    String email = lookup.find(ADMINISTRATOR_EMAIL).orElse("admin@example.com");
    try {
      return EmailAddress.of(email);
    } catch (IdentityRefusal.InvalidEmail e) {
      throw new InvalidSettingException(
          ADMINISTRATOR_EMAIL, "is no e-mail address: one such as admin@example.com is accepted");
    }
  }

  private static String administratorFullName(SettingLookup lookup) {
    String name = lookup.find(ADMINISTRATOR_FULL_NAME).orElse("Platform Administrator");
    try {
      return Texts.name("full_name", name);
    } catch (IdentityRefusal.InvalidText e) {
      throw new InvalidSettingException(
          ADMINISTRATOR_FULL_NAME,
          "cannot be stored: 1 to 255 characters, none of them a control character, are accepted");
    }
  }

  private static int number(
      SettingLookup lookup, String property, int preset, int least, int most) {
    Optional<String> value = lookup.find(property);
    if (value.isEmpty()) {
      return preset;
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw refused(property, value.get(), least, most);
    }
    throw refused(property, value.get(), least, most);
  }

  private static InvalidSettingException refused(
      String property, String value, int least, int most) {
    return new InvalidSettingException(
        property,
        "is '%s': a whole number from %d to %d is accepted".formatted(value, least, most));
  }

  private static Duration duration(SettingLookup lookup, String property, Duration preset) {
    Optional<String> value = lookup.find(property);
    if (value.isEmpty()) {
      return preset;
    }
    try {
      Duration duration = Duration.parse(value.get());
      if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw refused(property, value.get());
    }
    throw refused(property, value.get());
  }

  private static InvalidSettingException refused(String property, String value) {
    return new InvalidSettingException(
        property,
        "is '%s': an ISO-8601 duration from PT1S to P366D, such as PT15M or P7D, is accepted"
            .formatted(value));
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "IdentityConfiguration[administrator %s, %s]".formatted(administratorEmail, hashing);
  }
}
