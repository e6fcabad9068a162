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
 * Makes, changes and finds accounts. What takes a password hashes it before its transaction begins,
 * so it has no transaction of its caller's. {@link AccountDeletion} deletes accounts.
 */
@Stateless
public class Users {

  @Inject private AccountStore accounts;
  @Inject private UserRecords records;
  @Inject private IdentitySettings settings;

  /**
   * Makes an account, with a personal team of its own, {@code platform_viewer} and, for an
   * administrator, {@code platform_admin}.
   *
   * @throws IdentityException if the e-mail is taken, the policy refuses the password, or a field
   *     cannot be stored
   */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public UserDetails create(NewUser user) {
    return create(user, true);
  }

  /** As {@link #create(NewUser)}, or one that is not active. */
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
   * Accounts in the order of their creation.
   *
   * @param active only those that are active, or are not; empty: all
   */
  public Page<UserDetails> list(Optional<Boolean> active, PageRequest page) {
    return accounts.list(active, page);
  }

  /**
   * Changes an account. Whoever becomes an administrator gets {@code platform_admin}, and loses it
   * with that. What a deactivated account owns stays its own; its logins and tokens, and the
   * invitations that it has made, have ended for good.
   *
   * @param expectedVersion the version that the change was made for; empty: any
   * @throws IdentityException if there is no such account, it has another version, or a field
   *     cannot be stored
   * @throws RbacException.LastAdministrator if nobody could administer the gateway any more
   */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public UserDetails update(
      EmailAddress email, UserChange change, Optional<Integer> expectedVersion) {
    Optional<String> hash =
        change.password().map(password -> hash(email, fullNameOf(email), password));
    return records.update(email, change, hash, expectedVersion);
  }

  /**
   * Ends the lock that failed logins have brought, and forgets them.
   *
   * @throws IdentityException.UnknownUser if there is no such account
   */
  public UserDetails unlock(EmailAddress email) {
    accounts.unlock(email);
    return require(email);
  }

  private Optional<String> fullNameOf(EmailAddress email) {
    return accounts.find(email).flatMap(UserDetails::fullName);
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
