package dev.mcpgateway.identity;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of accounts and teams.
 *
 * @param administratorEmail the account that the bootstrap creates as an administrator
 * @param promoteExisting whether the bootstrap promotes an existing ordinary account with that
 *     address
 * @param administratorPassword the password that the account is created with; if empty, one is
 *     generated
 * @param administratorFullName 1 to 255 characters
 * @param minPasswordLength in characters, 8 to 64
 * @param passwordClasses how many of lower-case letters, upper-case letters, digits and other
 *     characters a password must have, 1 to 4
 * @param hashing the cost of a password hash
 * @param failedLoginsToLock how many consecutive failures from one network lock an account for that
 *     network, 1 to 1000
 * @param lockDuration how long
 * @param knownNetwork how long a network counts as known after a login from it
 * @param invitationValidity how long an invitation can be accepted
 * @param joinRequestValidity how long a request to join can be approved
 * @param tokensPerUser how many live API tokens a user may have, 1 to 10,000
 */
public record IdentityConfiguration(
    EmailAddress administratorEmail,
    boolean promoteExisting,
    Optional<String> administratorPassword,
    String administratorFullName,
    int minPasswordLength,
    int passwordClasses,
    Hashing hashing,
    int failedLoginsToLock,
    Duration lockDuration,
    Duration knownNetwork,
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
  public static final String PROMOTE_EXISTING = "mcpgateway.admin.promote-existing";
  public static final String ADMINISTRATOR_PASSWORD = "mcpgateway.admin.password";
  public static final String ADMINISTRATOR_FULL_NAME = "mcpgateway.admin.full-name";
  public static final String MIN_PASSWORD_LENGTH = "mcpgateway.password.min-length";
  public static final String PASSWORD_CLASSES = "mcpgateway.password.min-classes";
  public static final String ARGON2_MEMORY = "mcpgateway.password.argon2.memory-kib";
  public static final String ARGON2_ITERATIONS = "mcpgateway.password.argon2.iterations";
  public static final String ARGON2_PARALLELISM = "mcpgateway.password.argon2.parallelism";
  public static final String FAILED_LOGINS_TO_LOCK = "mcpgateway.login.max-failures";
  public static final String LOCK_DURATION = "mcpgateway.login.lock-duration";
  public static final String KNOWN_NETWORK = "mcpgateway.login.known-network";
  public static final String INVITATION_VALIDITY = "mcpgateway.invitation-validity";
  public static final String JOIN_REQUEST_VALIDITY = "mcpgateway.join-request-validity";
  public static final String TOKENS_PER_USER = "mcpgateway.api-tokens-per-user";

  private static final String MIN_DURATION = "PT1S";
  private static final String MAX_DURATION = "P366D";

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first invalid setting
   */
  public static IdentityConfiguration from(SettingLookup lookup) {
    return new IdentityConfiguration(
        administratorEmail(lookup),
        lookup.flag(PROMOTE_EXISTING, false),
        lookup.find(ADMINISTRATOR_PASSWORD),
        administratorFullName(lookup),
        lookup.number(MIN_PASSWORD_LENGTH, 12, 8, 64),
        lookup.number(PASSWORD_CLASSES, 1, 1, 4),
        new Hashing(
            lookup.number(ARGON2_MEMORY, 19_456, 7_168, 1_048_576),
            lookup.number(ARGON2_ITERATIONS, 2, 1, 100),
            lookup.number(ARGON2_PARALLELISM, 1, 1, 16)),
        lookup.number(FAILED_LOGINS_TO_LOCK, 10, 1, 1_000),
        lookup.duration(LOCK_DURATION, "PT15M", MIN_DURATION, MAX_DURATION),
        lookup.duration(KNOWN_NETWORK, "P30D", MIN_DURATION, MAX_DURATION),
        lookup.duration(INVITATION_VALIDITY, "P7D", MIN_DURATION, MAX_DURATION),
        lookup.duration(JOIN_REQUEST_VALIDITY, "P30D", MIN_DURATION, MAX_DURATION),
        lookup.number(TOKENS_PER_USER, 100, 1, 10_000));
  }

  private static EmailAddress administratorEmail(SettingLookup lookup) {
    String email = lookup.find(ADMINISTRATOR_EMAIL).orElse("admin@example.com");
    try {
      return EmailAddress.of(email);
    } catch (IdentityException.InvalidEmail e) {
      throw new InvalidSettingException(
          ADMINISTRATOR_EMAIL, "is no e-mail address: one such as admin@example.com is accepted");
    }
  }

  private static String administratorFullName(SettingLookup lookup) {
    String name = lookup.find(ADMINISTRATOR_FULL_NAME).orElse("Platform Administrator");
    try {
      return TextRules.name("full_name", name);
    } catch (IdentityException.InvalidText e) {
      throw new InvalidSettingException(
          ADMINISTRATOR_FULL_NAME,
          "cannot be stored: 1 to 255 characters, none of them a control character, are accepted");
    }
  }

  /** Omits the password. */
  @Override
  public String toString() {
    return "IdentityConfiguration[administrator %s, %s]".formatted(administratorEmail, hashing);
  }
}
