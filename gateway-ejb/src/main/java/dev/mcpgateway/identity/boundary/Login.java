package dev.mcpgateway.identity.boundary;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityRefusal;
import dev.mcpgateway.identity.LoginOutcome;
import dev.mcpgateway.identity.LoginOutcome.Accepted;
import dev.mcpgateway.identity.LoginOutcome.Reason;
import dev.mcpgateway.identity.LoginOutcome.Refused;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.identity.control.AccountStore;
import dev.mcpgateway.identity.control.IdentitySettings;
import dev.mcpgateway.identity.control.LoginRecords;
import dev.mcpgateway.identity.control.LoginRecords.Credentials;
import dev.mcpgateway.identity.control.PasswordHasher;
import dev.mcpgateway.identity.control.PasswordPolicy;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Verifies passwords, and locks an account after a number of failures in a row.
 *
 * <p>No transaction is open while a password is being hashed. A login counts only when the database
 * says, in the one statement that records it, that the account is not locked by then: so of any
 * number of guesses at once no more than the failures allowed can be tried before the lock. Every
 * refusal costs the same, whether there is such an account or not.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Login {

  @Inject private LoginRecords records;
  @Inject private AccountStore accounts;
  @Inject private IdentitySettings settings;

  /**
   * Tries to log in.
   *
   * @param email as somebody wrote it
   * @throws IdentityRefusal.TooBusy if too many try at once
   */
  public LoginOutcome attempt(String email, String password) {
    Optional<EmailAddress> address = addressed(email);
    Optional<Credentials> credentials = address.flatMap(records::credentials);
    PasswordHasher hasher = settings.hasher();
    Optional<String> hash = credentials.map(Credentials::passwordHash);
    if (!isRight(password, hash)) {
      // For an account that is not there the same statement is executed, and changes nothing.
      address.ifPresent(
          known ->
              records.failed(
                  known,
                  settings.configuration().failedLoginsToLock(),
                  settings.configuration().lockDuration()));
      return new Refused(hash.isEmpty() ? Reason.UNKNOWN_ACCOUNT : Reason.WRONG_PASSWORD);
    }
    Optional<String> renewed =
        hasher.isOutdated(hash.get()) ? Optional.of(hasher.hash(password)) : Optional.empty();
    return records
        .succeeded(address.get(), hash.get(), renewed)
        .<LoginOutcome>map(Accepted::new)
        .orElseGet(() -> new Refused(credentials.get().active() ? Reason.LOCKED : Reason.INACTIVE));
  }

  /**
   * Changes one's own password. Wrong current passwords count as failed logins.
   *
   * @throws IdentityRefusal if the current password is not right, the account is locked, or the
   *     policy refuses the new one
   */
  public UserDetails changePassword(EmailAddress email, String current, String wanted) {
    Optional<String> fullName = accounts.find(email).flatMap(UserDetails::fullName);
    settings.passwordPolicy().check(email, fullName, wanted);
    if (!(attempt(email.value(), current) instanceof Accepted)) {
      throw new IdentityRefusal.CurrentPasswordWrong();
    }
    if (wanted.equals(current)) {
      throw new IdentityRefusal.PasswordRefused("must be another one than the current");
    }
    return records.passwordChanged(email, settings.hasher().hash(wanted));
  }

  private boolean isRight(String password, Optional<String> hash) {
    boolean verifiable =
        hash.isPresent() && password != null && password.length() <= PasswordPolicy.LONGEST;
    if (!verifiable) {
      settings.hasher().verifyForNobody("");
    }
    return verifiable && settings.hasher().verify(password, hash.get());
  }

  private static Optional<EmailAddress> addressed(String email) {
    try {
      return Optional.of(EmailAddress.of(email));
    } catch (IdentityRefusal.InvalidEmail e) {
      return Optional.empty();
    }
  }
}
