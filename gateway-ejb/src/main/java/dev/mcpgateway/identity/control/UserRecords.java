package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.NewUser;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.identity.UserChange;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.rbac.control.AdministratorGuard;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Optional;

/** The writes of {@link Users} after passwords are hashed, each in one transaction. */
@Stateless
public class UserRecords {

  @Inject private AccountStore accounts;
  @Inject private PersonalTeams personalTeams;
  @Inject private TeamRoles roles;
  @Inject private AdministratorGuard administrators;
  @Inject private Event<AccessChanged> changed;

  /** Creates an account, as specified by {@link Users#create}. */
  public UserDetails create(
      NewUser user, Optional<String> fullName, String passwordHash, boolean active) {
    if (!accounts.insert(
        user.email(),
        passwordHash,
        fullName,
        user.administrator(),
        user.passwordChangeRequired())) {
      throw new IdentityException.EmailTaken(user.email());
    }
    personalTeams.ensure(user.email(), fullName, GrantSource.TEAM);
    roles.grantPlatformViewer(user.email());
    if (user.administrator()) {
      roles.grantPlatformAdmin(user.email(), GrantSource.MANUAL);
    }
    return active
        ? require(user.email())
        : update(
            user.email(), UserChange.none().toActive(false), Optional.empty(), Optional.empty());
  }

  /** The full name of an account. */
  public Optional<String> fullName(EmailAddress email) {
    return accounts.find(email).flatMap(UserDetails::fullName);
  }

  /**
   * Changes an account, as specified by {@link Users#update}.
   *
   * @param passwordHash the hash of the new password
   */
  public UserDetails update(
      EmailAddress email,
      UserChange change,
      Optional<String> passwordHash,
      Optional<Integer> expectedVersion) {
    boolean mayTakeAdministratorAway =
        change.administrator().equals(Optional.of(false))
            || change.active().equals(Optional.of(false));
    return mayTakeAdministratorAway
        ? administrators.keepOne(() -> write(email, change, passwordHash, expectedVersion))
        : write(email, change, passwordHash, expectedVersion);
  }

  private UserDetails write(
      EmailAddress email,
      UserChange change,
      Optional<String> passwordHash,
      Optional<Integer> expectedVersion) {
    UserDetails before =
        accounts.findForUpdate(email).orElseThrow(() -> new IdentityException.UnknownUser(email));
    expectedVersion.ifPresent(expected -> Users.requireVersion(expected, before.version()));
    boolean administrator = change.administrator().orElse(before.administrator());
    accounts.update(
        email,
        change.fullName().isPresent() ? fullName(change.fullName()) : before.fullName(),
        administrator,
        change.active().orElse(before.active()),
        change.passwordChangeRequired().orElse(before.passwordChangeRequired()));
    passwordHash.ifPresent(newHash -> accounts.setPassword(email, newHash));
    if (administrator && !before.administrator()) {
      roles.grantPlatformAdmin(email, GrantSource.MANUAL);
    } else if (!administrator && before.administrator()) {
      roles.revokePlatformAdmin(email);
    }
    changed.fire(new AccessChanged());
    return require(email);
  }

  private UserDetails require(EmailAddress email) {
    return accounts.find(email).orElseThrow(() -> new IdentityException.UnknownUser(email));
  }

  static Optional<String> fullName(Optional<String> written) {
    return written
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(name -> TextRules.name("full_name", name));
  }
}
