package dev.mcpgateway.identity.boundary;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.LoginOutcome;
import dev.mcpgateway.identity.LoginOutcome.Accepted;
import dev.mcpgateway.identity.LoginOutcome.Reason;
import dev.mcpgateway.identity.LoginOutcome.Refused;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.identity.control.IdentitySettings;
import dev.mcpgateway.identity.control.LoginRecords;
import dev.mcpgateway.identity.control.LoginRecords.Credentials;
import dev.mcpgateway.identity.control.PasswordHasher;
import dev.mcpgateway.identity.control.PasswordPolicy;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Verifies passwords, and locks an account, after a number of failures in a row from one network,
 * for that network.
 *
 * <p>No transaction is open while a password is being hashed. A login counts only when the database
 * says, in the transaction that records it, that the account has still the password that was
 * verified, is active, and is not locked by then: so a reset meanwhile is not overtaken, and of any
 * number of guesses at once no more than the failures allowed can be tried before the lock. Every
 * refusal costs the same, whether there is such an account or not.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NEVER)
public class Login {

  /** Of those who are logged in there is a count of its own. */
  private static final String SESSION = "session ";

  private static final Logger LOG = System.getLogger(Login.class.getName());

  @Inject private LoginRecords records;
  @Inject private IdentitySettings settings;

  /**
   * Tries to log in.
   *
   * @param email as the user typed it
   * @param network where they are, in whatever words: the same ones for all who count together
   * @throws IdentityException.TooBusy if too many try at once
   */
  public LoginOutcome attempt(String email, String password, String network) {
    Optional<EmailAddress> address = addressed(email);
    Optional<Credentials> credentials = address.flatMap(records::credentials);
    if (!isRight(password, credentials)) {
      // For an account that is not there the same statements are executed, and change nothing.
      address.ifPresent(known -> records.recordFailure(known, network));
      return new Refused(credentials.isEmpty() ? Reason.UNKNOWN_ACCOUNT : Reason.WRONG_PASSWORD);
    }
    Credentials verified = credentials.get();
    Optional<UserDetails> user = records.recordSuccess(address.get(), verified, network);
    if (user.isEmpty()) {
      return new Refused(verified.active() ? Reason.LOCKED : Reason.INACTIVE);
    }
    rehash(address.get(), password, verified);
    return new Accepted(user.get(), verified.passwordVersion());
  }

  /**
   * Whether the account's user has logged in from that network, not too long ago.
   *
   * @param email as the user typed it
   */
  public boolean isKnown(String email, String network) {
    return addressed(email).filter(known -> records.isKnown(known, network)).isPresent();
  }

  /**
   * Changes one's own password, for somebody who is logged in. Wrong current passwords count for
   * those who are logged in on the same network: neither do failed logins keep somebody from it,
   * nor does it keep anybody from logging in.
   *
   * @throws IdentityException if the current password is not right, or was changed meanwhile, or
   *     too many were not right before, or the policy refuses the new one
   */
  public UserDetails changePassword(
      EmailAddress email, String current, String wanted, String network) {
    settings.passwordPolicy().check(email, records.fullName(email), wanted);
    if (wanted.equals(current)) {
      throw new IdentityException.PasswordRefused("must be another one than the current");
    }
    String session = SESSION + network;
    Optional<Credentials> credentials = records.credentials(email);
    if (!isRight(current, credentials)) {
      records.recordFailure(email, session);
      throw new IdentityException.CurrentPasswordWrong();
    }
    // Asked before the new one is hashed: the time that takes would tell that the guess was right.
    Credentials verified = credentials.get();
    if (!records.counts(email, verified, session)) {
      throw new IdentityException.CurrentPasswordWrong();
    }
    return records
        .changePassword(email, verified, settings.hasher().hash(wanted), session)
        .orElseThrow(IdentityException.CurrentPasswordWrong::new);
  }

  /** A hash of earlier settings is kept for another time where too many are being computed. */
  private void rehash(EmailAddress email, String password, Credentials verified) {
    PasswordHasher hasher = settings.hasher();
    if (hasher.isOutdated(verified.passwordHash())) {
      try {
        records.updateHash(email, verified, hasher.hash(password));
      } catch (IdentityException.TooBusy e) {
        LOG.log(Level.DEBUG, "The hash of {0} is renewed at a later login", email);
      }
    }
  }

  private boolean isRight(String password, Optional<Credentials> credentials) {
    boolean verifiable =
        credentials.isPresent()
            && password != null
            && password.length() <= PasswordPolicy.MAX_LENGTH;
    if (!verifiable) {
      settings.hasher().verifyDummy("");
    }
    return verifiable && settings.hasher().verify(password, credentials.get().passwordHash());
  }

  private static Optional<EmailAddress> addressed(String email) {
    try {
      return Optional.of(EmailAddress.of(email));
    } catch (IdentityException.InvalidEmail e) {
      return Optional.empty();
    }
  }
}
