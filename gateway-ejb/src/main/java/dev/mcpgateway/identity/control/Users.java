package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.NewUser;
import dev.mcpgateway.identity.UserChange;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.RbacException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Creates, changes and finds accounts. Operations with a password hash it before their transaction
 * begins, so they cannot run in the caller's. {@link AccountDeletion} deletes accounts.
 */
@Stateless
public class Users {

  @Inject private AccountStore accounts;
  @Inject private UserRecords records;
  @Inject private IdentitySettings settings;

  /**
   * Creates an account, with a personal team, {@code platform_viewer} and, for an administrator,
   * {@code platform_admin}.
   *
   * @throws IdentityException if the e-mail is taken, the policy refuses the password, or a field
   *     cannot be stored
   */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public UserDetails create(NewUser user, boolean active) {
    Optional<String> fullName = UserRecords.fullName(user.fullName());
    return records.create(user, fullName, hash(user.email(), fullName, user.password()), active);
  }

  /** The account, active or not. */
  public Optional<UserDetails> find(EmailAddress email) {
    return accounts.find(email);
  }

  /**
   * Lists accounts in order of creation.
   *
   * @param active whether to list active or inactive accounts; empty for all
   */
  public Page<UserDetails> list(Optional<Boolean> active, PageRequest page) {
    return accounts.list(active, page);
  }

  /**
   * Changes an account. {@code platform_admin} is granted and revoked with the administrator flag.
   * What a deactivated account owns stays its own; its logins, its tokens and the invitations it
   * has sent end permanently.
   *
   * @param expectedVersion the version that the change applies to; empty for any
   * @throws IdentityException if there is no such account, it has another version, or a field
   *     cannot be stored
   * @throws RbacException.LastAdministrator if nobody could administer the gateway afterwards
   */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public UserDetails update(
      EmailAddress email, UserChange change, Optional<Integer> expectedVersion) {
    Optional<String> hash =
        change.password().map(password -> hash(email, records.fullName(email), password));
    return records.update(email, change, hash, expectedVersion);
  }

  /**
   * Ends the locks caused by failed logins, and resets the failures.
   *
   * @throws IdentityException.UnknownUser if the account does not exist
   */
  public UserDetails unlock(EmailAddress email) {
    accounts.unlock(email);
    return require(email);
  }

  private String hash(EmailAddress email, Optional<String> fullName, String password) {
    settings.passwordPolicy().check(email, fullName, password);
    return settings.hasher().hash(password);
  }

  private UserDetails require(EmailAddress email) {
    return accounts.find(email).orElseThrow(() -> new IdentityException.UnknownUser(email));
  }

  static void requireVersion(int expected, int found) {
    if (expected != found) {
      throw new IdentityException.StaleVersion(expected, found);
    }
  }
}
