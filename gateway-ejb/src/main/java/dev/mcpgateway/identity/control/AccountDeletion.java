package dev.mcpgateway.identity.control;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.control.Succession;
import dev.mcpgateway.catalog.control.Succession.Estate;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.control.AdministratorGuard;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Deletes accounts, in the caller's transaction or one of its own. What an account owns passes to
 * another one; its roles, logins and tokens end; what its user did stays told under its e-mail
 * address, for which a new account can be made that has nothing of it. See docs/adr/0080.
 */
@Stateless
public class AccountDeletion {

  private static final Logger LOG = System.getLogger(AccountDeletion.class.getName());

  @Inject private AccountStore accounts;
  @Inject private TeamStore teams;
  @Inject private Memberships members;
  @Inject private PersonalTeams personalTeams;
  @Inject private TeamRoles roles;
  @Inject private InvitationStore invitations;
  @Inject private JoinRequestStore joinRequests;
  @Inject private Succession succession;
  @Inject private AdministratorGuard administrators;
  @Inject private IdentitySettings settings;
  @Inject private Event<AccessChanged> changed;

  /**
   * Deletes an account.
   *
   * @param successor to whom what it owns passes; empty: the administrator whom the settings name,
   *     else the one whose account is the oldest
   * @param expectedVersion the version to delete; empty for any
   * @param handOn refuses the id of a team whose ownership may not be handed on to a successor who
   *     was named
   * @throws IdentityException if there is no such account, it has another version, the successor is
   *     not another active account, or none is named and there is no other administrator
   * @throws RbacException.LastAdministrator if nobody could administer the gateway afterwards
   * @throws Succession.Disturbed if a name that was to be assigned has been taken in the meantime
   */
  public void delete(
      EmailAddress email,
      Optional<EmailAddress> successor,
      EmailAddress deletedBy,
      Optional<Integer> expectedVersion,
      Consumer<String> handOn) {
    administrators.keepOne(
        () -> {
          if (accounts.find(email).isEmpty()) {
            throw new IdentityException.UnknownUser(email);
          }
          EmailAddress heir =
              successor
                  .or(() -> otherAdministrator(email))
                  .orElseThrow(() -> new IdentityException.NoSuccessor(email));
          Map<CatalogKind, Integer> passed =
              delete(
                  email,
                  heir,
                  deletedBy,
                  expectedVersion,
                  successor.isPresent() ? handOn : team -> {});
          LOG.log(
              Level.INFO,
              "{0} was deleted by {1}; what it owned is {2}''s from now on: {3}",
              email,
              deletedBy,
              heir,
              passed);
          return passed;
        });
    changed.fire(new AccessChanged());
  }

  private Map<CatalogKind, Integer> delete(
      EmailAddress email,
      EmailAddress heir,
      EmailAddress deletedBy,
      Optional<Integer> expectedVersion,
      Consumer<String> handOn) {
    // In the order in which everybody locks: names, teams, accounts.
    succession.begin();
    teams.findAllOfForUpdate(email);
    UserDetails successor = lockAccounts(email, heir, expectedVersion);
    Optional<TeamDetails> personal = teams.findPersonal(email);
    // Again, since the user may have joined another team before the account was locked.
    for (String teamId : teams.findAllOfForUpdate(email)) {
      if (personal.filter(team -> team.id().equals(teamId)).isEmpty()) {
        leave(teams.require(teamId), email, heir, deletedBy, handOn);
      }
    }
    TeamDetails home =
        teams
            .findPersonal(heir)
            .orElseGet(() -> personalTeams.ensure(heir, successor.fullName(), GrantSource.TEAM));
    Map<CatalogKind, Integer> passed =
        succession.pass(
            new Estate(email.value(), personal.map(TeamDetails::id)),
            new Estate(heir.value(), Optional.of(home.id())));
    personal.map(TeamDetails::id).ifPresent(teams::deactivate);
    roles.revokeAll(email, Optional.of(deletedBy));
    invitations.closeAllFor(email);
    joinRequests.retireAllOf(email);
    accounts.delete(email);
    return passed;
  }

  /** Locks both accounts in a fixed order and returns the successor. */
  private UserDetails lockAccounts(
      EmailAddress email, EmailAddress heir, Optional<Integer> expectedVersion) {
    Map<String, Optional<UserDetails>> held = new TreeMap<>();
    held.put(email.value(), Optional.empty());
    held.put(heir.value(), Optional.empty());
    held.replaceAll(
        (value, none) ->
            value.equals(email.value())
                ? accounts.findForDelete(email)
                : accounts.findForUpdate(heir));
    UserDetails deleted =
        held.get(email.value()).orElseThrow(() -> new IdentityException.UnknownUser(email));
    expectedVersion.ifPresent(expected -> Users.requireVersion(expected, deleted.version()));
    return held.get(heir.value())
        .filter(successor -> successor.active() && !heir.equals(email))
        .orElseThrow(() -> new IdentityException.InvalidSuccessor(heir));
  }

  /** The successor becomes the owner of teams without another owner. */
  private void leave(
      TeamDetails team,
      EmailAddress email,
      EmailAddress heir,
      EmailAddress deletedBy,
      Consumer<String> handOn) {
    boolean wasLastOwner = members.isLastOwner(team.id(), email);
    if (wasLastOwner && !team.personal()) {
      handOn.accept(team.id());
      if (members.find(team.id(), heir).isPresent()) {
        members.changeRole(team, heir, TeamRole.OWNER, deletedBy);
      } else {
        members.put(team, heir, TeamRole.OWNER, Optional.of(deletedBy), GrantSource.TEAM);
      }
    }
    members.end(team.id(), email, deletedBy);
  }

  private Optional<EmailAddress> otherAdministrator(EmailAddress email) {
    return administrators
        .find(settings.configuration().administratorEmail().value(), email.value())
        .map(EmailAddress::of);
  }
}
