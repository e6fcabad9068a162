package dev.mcpgateway.identity.boundary;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityRefusal;
import dev.mcpgateway.identity.NewUser;
import dev.mcpgateway.identity.UserChange;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.identity.control.AccountDeletion;
import dev.mcpgateway.identity.control.Users;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacRefusal;
import dev.mcpgateway.rbac.boundary.Authority;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Accounts, as far as their caller may read and change them. Whoever sets the password of an
 * account can act as its user, so nobody changes an account that may do more than they (see {@link
 * Authority#requireOver}), and only those who hold everything make or unmake administrators.
 * Somebody who can administer the gateway is always left.
 */
@Stateless
public class UserAdministration {

  @Inject private Users users;
  @Inject private AccountDeletion deletion;

  /** The caller's own account. */
  public UserDetails own(Authority authority) {
    return existing(EmailAddress.of(authority.email()));
  }

  /**
   * Accounts in the order of their creation.
   *
   * @param active only those that are active, or are not; empty: all
   * @throws RbacRefusal.NotHeld if the authority does not administer accounts
   */
  public Page<UserDetails> list(Authority authority, Optional<Boolean> active, PageRequest page) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return users.list(active, page);
  }

  /**
   * An account, active or not.
   *
   * @throws RbacRefusal.NotHeld if the authority does not administer accounts
   * @throws IdentityRefusal.UnknownUser if there is none
   */
  public UserDetails read(Authority authority, EmailAddress email) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return existing(email);
  }

  /**
   * Makes an account.
   *
   * @throws RbacRefusal.NotHeld if the authority does not administer accounts, or it would be an
   *     administrator's and the authority does not hold everything
   * @throws IdentityRefusal as {@link Users#create}
   */
  public UserDetails create(Authority authority, NewUser user, boolean active) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    if (user.administrator()) {
      authority.requireEverything();
    }
    UserDetails made = users.create(user);
    return active
        ? made
        : users.update(user.email(), UserChange.none().toActive(false), Optional.empty());
  }

  /**
   * Changes an account.
   *
   * @param authority that is known to be over the account
   * @throws RbacRefusal if the authority is not enough, or nobody could administer the gateway any
   *     more
   * @throws IdentityRefusal as {@link Users#update}
   */
  public UserDetails update(
      Authority authority,
      EmailAddress email,
      UserChange change,
      Optional<Integer> expectedVersion) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    if (change.administrator().isPresent()) {
      authority.requireEverything();
    }
    return users.update(email, change, expectedVersion);
  }

  /**
   * Deletes an account.
   *
   * @param authority that is known to be over the account
   * @throws RbacRefusal if the authority is not enough, or nobody could administer the gateway any
   *     more
   * @throws IdentityRefusal as {@link AccountDeletion#delete}
   */
  public void delete(
      Authority authority,
      EmailAddress email,
      Optional<EmailAddress> successor,
      Optional<Integer> expectedVersion) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    deletion.delete(email, successor, EmailAddress.of(authority.email()), expectedVersion);
  }

  /**
   * Ends the lock that failed logins have brought, and forgets them.
   *
   * @param authority that is known to be over the account
   * @throws RbacRefusal.NotHeld if the authority does not administer accounts
   * @throws IdentityRefusal.UnknownUser if there is no such account
   */
  public UserDetails unlock(Authority authority, EmailAddress email) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return users.unlock(email);
  }

  private UserDetails existing(EmailAddress email) {
    return users.find(email).orElseThrow(() -> new IdentityRefusal.UnknownUser(email));
  }
}
