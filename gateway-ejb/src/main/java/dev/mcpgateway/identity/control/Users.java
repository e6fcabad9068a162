package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityRefusal;
import dev.mcpgateway.identity.NewUser;
import dev.mcpgateway.identity.Texts;
import dev.mcpgateway.identity.UserChange;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.rbac.RbacRefusal;
import dev.mcpgateway.rbac.control.AdministratorGuard;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Makes, changes and finds accounts, in the caller's transaction or one of its own. {@link
 * AccountDeletion} deletes them.
 */
@Stateless
public class Users {

  @Inject private AccountStore accounts;
  @Inject private PersonalTeams personalTeams;
  @Inject private TeamRoles roles;
  @Inject private AdministratorGuard administrators;
  @Inject private IdentitySettings settings;
  @Inject private Event<AccessChanged> changed;

  /**
   * Makes an account, with a personal team of its own, {@code platform_viewer} and, for an
   * administrator, {@code platform_admin}.
   *
   * @throws IdentityRefusal if the e-mail is taken, the policy refuses the password, or a field
   *     cannot be stored
   */
  public UserDetails create(NewUser user) {
    Optional<String> fullName = fullName(user.fullName());
    settings.passwordPolicy().check(user.email(), fullName, user.password());
    String hash = settings.hasher().hash(user.password());
    if (!accounts.insert(
        user.email(), hash, fullName, user.administrator(), user.passwordChangeRequired())) {
      throw new IdentityRefusal.EmailTaken(user.email());
    }
    personalTeams.ensure(user.email(), fullName, GrantSource.TEAM);
    roles.grantPlatformViewer(user.email());
    if (user.administrator()) {
      roles.grantPlatformAdmin(user.email(), GrantSource.MANUAL);
    }
    return require(user.email());
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
   * @throws IdentityRefusal if there is no such account, it has another version, or a field cannot
   *     be stored
   * @throws RbacRefusal.LastAdministrator if nobody could administer the gateway any more
   */
  public UserDetails update(
      EmailAddress email, UserChange change, Optional<Integer> expectedVersion) {
    Optional<String> hash =
        change
            .password()
            .map(
                password -> {
                  settings.passwordPolicy().check(email, fullNameOf(email), password);
                  return settings.hasher().hash(password);
                });
    boolean mayTakeAdministratorAway =
        change.administrator().equals(Optional.of(false))
            || change.active().equals(Optional.of(false));
    return mayTakeAdministratorAway
        ? administrators.keepOne(() -> write(email, change, hash, expectedVersion))
        : write(email, change, hash, expectedVersion);
  }

  private Optional<String> fullNameOf(EmailAddress email) {
    return accounts.find(email).flatMap(UserDetails::fullName);
  }

  private UserDetails write(
      EmailAddress email,
      UserChange change,
      Optional<String> hash,
      Optional<Integer> expectedVersion) {
    UserDetails before =
        accounts.hold(email).orElseThrow(() -> new IdentityRefusal.UnknownUser(email));
    expectedVersion.ifPresent(expected -> requireVersion(expected, before.version()));
    boolean administrator = change.administrator().orElse(before.administrator());
    accounts.update(
        email,
        change.fullName().isPresent() ? fullName(change.fullName()) : before.fullName(),
        administrator,
        change.active().orElse(before.active()),
        change.passwordChangeRequired().orElse(before.passwordChangeRequired()));
    hash.ifPresent(newHash -> accounts.setPassword(email, newHash));
    if (administrator && !before.administrator()) {
      roles.grantPlatformAdmin(email, GrantSource.MANUAL);
    } else if (!administrator && before.administrator()) {
      roles.revokePlatformAdmin(email);
    }
    changed.fire(new AccessChanged());
    return require(email);
  }

  /**
   * Ends the lock that failed logins have brought, and forgets them.
   *
   * @throws IdentityRefusal.UnknownUser if there is no such account
   */
  public UserDetails unlock(EmailAddress email) {
    accounts.unlock(email);
    return require(email);
  }

  private UserDetails require(EmailAddress email) {
    return accounts.find(email).orElseThrow(() -> new IdentityRefusal.UnknownUser(email));
  }

  private static Optional<String> fullName(Optional<String> written) {
    return written
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(name -> Texts.name("full_name", name));
  }

  static void requireVersion(int expected, int found) {
    if (expected != found) {
      throw new IdentityRefusal.StaleVersion(expected, found);
    }
  }
}
