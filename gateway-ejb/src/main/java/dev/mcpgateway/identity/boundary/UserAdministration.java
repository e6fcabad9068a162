package dev.mcpgateway.identity.boundary;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.NewUser;
import dev.mcpgateway.identity.UserChange;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.identity.control.Users;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacRefusal;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rbac.control.AdministratorGuard;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/**
 * Changes of accounts that people make, bounded by what they hold themselves: whoever sets the
 * password of an account can act as its user, so nobody changes an account that may do more than
 * they (see {@link Authority#requireOver}), and only those who hold everything make or unmake
 * administrators. Somebody who can administer the gateway is always left.
 */
@Stateless
public class UserAdministration {

  @Inject private Users users;
  @Inject private AdministratorGuard administrators;

  /**
   * Makes an account.
   *
   * @throws RbacRefusal.NotHeld if it would be an administrator's and the authority does not hold
   *     everything
   * @throws dev.mcpgateway.identity.IdentityRefusal as {@link Users#create}
   */
  public UserDetails create(Authority authority, NewUser user, boolean active) {
    if (user.administrator()) {
      requireEverything(authority);
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
   * @throws dev.mcpgateway.identity.IdentityRefusal as {@link Users#update}
   */
  public UserDetails update(
      Authority authority,
      EmailAddress email,
      UserChange change,
      Optional<Integer> expectedVersion) {
    if (change.administrator().isPresent()) {
      requireEverything(authority);
    }
    return administrators.keepOne(() -> users.update(email, change, expectedVersion));
  }

  /**
   * Deactivates an account.
   *
   * @param authority that is known to be over the account
   * @throws RbacRefusal.LastAdministrator if nobody could administer the gateway any more
   * @throws dev.mcpgateway.identity.IdentityRefusal as {@link Users#update}
   */
  public UserDetails deactivate(
      Authority authority, EmailAddress email, Optional<Integer> expectedVersion) {
    return update(authority, email, UserChange.none().toActive(false), expectedVersion);
  }

  private static void requireEverything(Authority authority) {
    if (!authority.holdsEverything()) {
      throw new RbacRefusal.NotHeld(Set.of(Permission.EVERYTHING.id()));
    }
  }
}
