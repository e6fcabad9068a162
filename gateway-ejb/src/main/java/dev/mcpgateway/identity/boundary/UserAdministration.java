package dev.mcpgateway.identity.boundary;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.NewUser;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.identity.UserChange;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.identity.control.AccountDeletion;
import dev.mcpgateway.identity.control.TeamRoles;
import dev.mcpgateway.identity.control.Users;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rbac.boundary.AuthorityOver;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/**
 * Accounts, as far as their caller may read and change them. Whoever sets the password of an
 * account can act as its user, so nobody changes an account without being over it (see {@link
 * AuthorityOver}), and only those who hold everything make or unmake administrators. What lets
 * somebody into an account, or keeps them out, is done by a login, never by an API token. Somebody
 * who can administer the gateway is always left.
 */
@Stateless
public class UserAdministration {

  @Inject private Users users;
  @Inject private AccountDeletion deletion;
  @Inject private TeamRoles roles;

  /** The caller's own account. */
  public UserDetails own(Authority authority) {
    return existing(EmailAddress.of(authority.email()));
  }

  /**
   * Lists accounts in order of creation.
   *
   * @param active whether to list active or inactive accounts; empty for all
   * @throws RbacException.NotHeld if the authority does not administer accounts
   */
  public Page<UserDetails> list(Authority authority, Optional<Boolean> active, PageRequest page) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return users.list(active, page);
  }

  /**
   * An account, active or not.
   *
   * @throws RbacException.NotHeld if the authority does not administer accounts
   * @throws IdentityException.UnknownUser if there is none
   */
  public UserDetails read(Authority authority, EmailAddress email) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return existing(email);
  }

  /**
   * Makes an account.
   *
   * @throws RbacException if the authority does not administer accounts; or the account would be an
   *     administrator's, and the authority is no login or does not hold everything without an end
   * @throws IdentityException as {@link Users#create}
   */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public UserDetails create(Authority authority, NewUser user, boolean active) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    if (user.administrator()) {
      requireToMakeAdministrators(authority);
    }
    return users.create(user, active);
  }

  /**
   * Changes an account.
   *
   * @throws RbacException if the authority is not enough, or nobody could administer the gateway
   *     any more
   * @throws RbacException.LoginRequired if more than the name is changed, and not by a login
   * @throws IdentityException.OwnPassword if the password is one's own
   * @throws IdentityException as {@link Users#update}
   */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public UserDetails update(
      AuthorityOver over, UserChange change, Optional<Integer> expectedVersion) {
    Authority authority = over.authority();
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    if (isAboutAccess(change)) {
      authority.requireLogin();
    }
    if (change.password().isPresent() && over.isOverOneself()) {
      throw new IdentityException.OwnPassword();
    }
    if (change.administrator().isPresent()) {
      authority.requireEverything();
    }
    if (change.administrator().equals(Optional.of(true))) {
      requireToMakeAdministrators(authority);
    }
    return users.update(EmailAddress.of(over.target()), change, expectedVersion);
  }

  /**
   * Deletes an account.
   *
   * @param successor who becomes the owner of teams that would have none: a place that the
   *     authority could give
   * @throws RbacException if the authority is not enough, or nobody could administer the gateway
   *     any more
   * @throws IdentityException as {@link AccountDeletion#delete}
   */
  public void delete(
      AuthorityOver over, Optional<EmailAddress> successor, Optional<Integer> expectedVersion) {
    over.authority().require(Permission.ADMIN_USER_MANAGEMENT);
    deletion.delete(
        EmailAddress.of(over.target()),
        successor,
        EmailAddress.of(over.authority().email()),
        expectedVersion,
        team ->
            over.authority()
                .requireGrantable(
                    Optional.of(team), roles.permissionsOf(TeamRole.OWNER), Optional.empty()));
  }

  /**
   * Ends the locks caused by failed logins, and resets the failures.
   *
   * @throws RbacException if the authority does not administer accounts, or is no login
   * @throws IdentityException.UnknownUser if the account does not exist
   */
  public UserDetails unlock(AuthorityOver over) {
    over.authority().require(Permission.ADMIN_USER_MANAGEMENT);
    over.authority().requireLogin();
    return users.unlock(EmailAddress.of(over.target()));
  }

  private static boolean isAboutAccess(UserChange change) {
    return change.password().isPresent()
        || change.active().isPresent()
        || change.administrator().isPresent()
        || change.passwordChangeRequired().isPresent();
  }

  /** An administrator's right has no end. */
  private static void requireToMakeAdministrators(Authority authority) {
    authority.requireLogin();
    authority.requireGrantable(
        Optional.empty(), Set.of(Permission.EVERYTHING.id()), Optional.empty());
  }

  private UserDetails existing(EmailAddress email) {
    return users.find(email).orElseThrow(() -> new IdentityException.UnknownUser(email));
  }
}
