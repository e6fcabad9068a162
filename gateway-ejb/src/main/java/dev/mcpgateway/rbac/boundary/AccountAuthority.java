package dev.mcpgateway.rbac.boundary;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.Holdings;
import dev.mcpgateway.rbac.control.PotentialAccessReader;
import dev.mcpgateway.rbac.control.RoleRules;
import dev.mcpgateway.rbac.control.UserAccess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whose accounts a caller may administer: those that, if active, could do nothing that the
 * caller does not hold everywhere and for as long. Permissions in an account's own personal team do
 * not count, since every account has one.
 *
 * <p>It reads from the database on a connection of its own: call it before a transaction begins
 * rather than in it (see {@link PermissionChecker}).
 */
@ApplicationScoped
public class AccountAuthority {

  private PotentialAccessReader reader;

  protected AccountAuthority() {}

  @Inject
  public AccountAuthority(PotentialAccessReader reader) {
    this.reader = reader;
  }

  /**
   * Requires authority over an account. A login always has it over its own account.
   *
   * @param email in any case
   * @throws RbacException.NotHeld if the caller does not administer accounts, or the account could
   *     do what the caller does not hold everywhere
   * @throws RbacException.OutlivesAuthority if the account holds for longer what the caller holds
   *     temporarily
   * @throws RbacException.UnknownUser if there is no such account
   * @throws RuntimeException if it could not be determined
   */
  public AuthorityOver over(Authority authority, String email) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    String target = RoleRules.email(email);
    if (!isOneselfByLogin(authority, target)) {
      UserAccess access =
          Optional.ofNullable(reader.read(Set.of(target)).get(target))
              .orElseThrow(() -> new RbacException.UnknownUser(email));
      requireAll(authority.everywhere(), potential(access, Optional.empty()));
    }
    return new AuthorityOver(authority, target);
  }

  /**
   * Filters accounts by whether the caller has authority over them.
   *
   * @param team compares only permissions that apply in this team; empty for all
   * @param emails in canonical form
   * @throws RuntimeException if it could not be determined
   */
  public Set<String> administrable(
      Authority authority, Optional<String> team, Collection<String> emails) {
    Holdings held = team.map(authority::in).orElseGet(authority::everywhere);
    if (emails.isEmpty() || held.includeEverythingPermanently()) {
      return Set.copyOf(emails);
    }
    Map<String, UserAccess> accounts = reader.read(Set.copyOf(emails));
    Set<String> administrable = new TreeSet<>();
    accounts.forEach(
        (email, access) -> {
          Holdings needed = potential(access, team);
          if (isOneselfByLogin(authority, email)
              || (held.missing(needed).isEmpty() && held.endingBefore(needed).isEmpty())) {
            administrable.add(email);
          }
        });
    return administrable;
  }

  private static Holdings potential(UserAccess access, Optional<String> team) {
    return access.holdings(team, TokenScope.NONE, System.nanoTime());
  }

  private static boolean isOneselfByLogin(Authority authority, String email) {
    return authority.isLogin() && email.equals(authority.email());
  }

  private static void requireAll(Holdings held, Holdings needed) {
    NavigableSet<String> missing = held.missing(needed);
    if (!missing.isEmpty()) {
      throw new RbacException.NotHeld(missing);
    }
    NavigableSet<String> briefer = held.endingBefore(needed);
    if (!briefer.isEmpty()) {
      throw new RbacException.OutlivesAuthority(briefer, held.end(briefer).orElseThrow());
    }
  }
}
