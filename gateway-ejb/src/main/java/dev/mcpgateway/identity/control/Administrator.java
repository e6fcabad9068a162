package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityConfiguration;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.rbac.control.AdministratorGuard;
import dev.mcpgateway.schema.InvalidSettingException;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes sure that the account which the settings name administers the gateway.
 *
 * <p>Where there is no such account it is made. One that administers gets at each start what it
 * lacks of the flag, its personal team and {@code team_admin} there. An ordinary account of that
 * address, be it that its user has lost {@code platform_admin}, becomes an administrator only where
 * {@link IdentityConfiguration#PROMOTE_EXISTING} says so: the address may have been taken by
 * somebody else. Never touched are the password of an account that exists, and whether it is active
 * or deleted: that is how a stolen account is shut. Other administrators are left alone. See
 * docs/adr/0021.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Administrator {

  private static final Logger LOG = System.getLogger(Administrator.class.getName());

  private static final int GENERATED_LENGTH = 24;

  /** What is there of an administrator, in one statement, so that a start at rest costs no more. */
  private static final String STATE =
      """
      SELECT u.is_active, u.is_admin, u.deleted_at IS NOT NULL,
          EXISTS (
              SELECT FROM email_teams t
              JOIN email_team_members m ON m.team_id = t.id AND m.user_email = u.email
              JOIN user_roles held ON held.user_email = u.email AND held.scope_id = t.id
              JOIN roles r ON r.id = held.role_id
              WHERE t.created_by = u.email AND t.is_personal AND t.is_active
              AND m.role = 'owner' AND m.is_active
              AND r.name = 'team_admin' AND r.scope = 'team' AND r.is_active
              AND held.is_active AND (held.expires_at IS NULL OR held.expires_at > now())),
          EXISTS (
              SELECT FROM user_roles held JOIN roles r ON r.id = held.role_id
              WHERE held.user_email = u.email AND held.scope = 'global'
              AND r.name = 'platform_admin' AND r.is_active
              AND held.is_active AND (held.expires_at IS NULL OR held.expires_at > now()))
      FROM email_users u WHERE u.email = ?1
      """;

  /** What there is of the account and of what comes with it. */
  private record State(
      boolean active, boolean flagged, boolean deleted, boolean hasTeam, boolean hasRole) {}

  /** What was made or mended. */
  public record Summary(boolean created, boolean promoted, boolean teamMade, boolean roleGiven) {

    private static final Summary NOTHING = new Summary(false, false, false, false);

    /** What was counted, in the order in which it is told in the log. */
    public Map<String, Long> counts() {
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("administrators created", created ? 1L : 0L);
      counts.put("promoted", promoted ? 1L : 0L);
      counts.put("personal teams completed", teamMade ? 1L : 0L);
      counts.put("given platform_admin", roleGiven ? 1L : 0L);
      return counts;
    }
  }

  /**
   * What the account is made with.
   *
   * @param generated the password, where it was made up
   */
  public record FirstPassword(String hash, Optional<String> generated) {

    /** Leaves both out. */
    @Override
    public String toString() {
      return "FirstPassword[…]";
    }
  }

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Resource private SessionContext context;

  @Inject private AccountStore accounts;
  @Inject private PersonalTeams personalTeams;
  @Inject private TeamStore teams;
  @Inject private TeamRoles roles;
  @Inject private AdministratorGuard administrators;
  @Inject private IdentitySettings settings;
  @Inject private Event<AccessChanged> changed;

  /**
   * Does it, for the settings of this replica.
   *
   * @throws InvalidSettingException if the account has to be made and the policy refuses the
   *     configured password
   */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public Summary ensure() {
    return ensure(settings.configuration());
  }

  /** As {@link #ensure()}, for other settings. */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public Summary ensure(IdentityConfiguration configuration) {
    Administrator inTransaction = context.getBusinessObject(Administrator.class);
    return inTransaction
        .ensure(configuration, Optional.empty())
        .or(() -> inTransaction.ensure(configuration, Optional.of(firstPassword(configuration))))
        .orElseThrow();
  }

  /**
   * As {@link #ensure()}, in one transaction.
   *
   * @param password of the account, if it has to be made
   * @return empty if it has to be made and there is no password; then nothing is done
   */
  public Optional<Summary> ensure(
      IdentityConfiguration configuration, Optional<FirstPassword> password) {
    EmailAddress email = configuration.administratorEmail();
    Optional<State> found = state(email);
    boolean created = false;
    if (found.isEmpty()) {
      if (password.isEmpty()) {
        return Optional.empty();
      }
      created = create(configuration, password.get());
      found = state(email);
    }
    State before = found.orElseThrow();
    Optional<String> reason = reasonToLeave(before, created, configuration);
    if (reason.isPresent()) {
      LOG.log(Level.WARNING, "{0} {1}", email, reason.get());
      return Optional.of(Summary.NOTHING);
    }
    boolean promoted = !created && !before.hasRole();
    if (!before.flagged()) {
      flag(email);
    }
    if (!before.hasTeam()) {
      personalTeams.ensure(
          email, accounts.find(email).flatMap(UserDetails::fullName), GrantSource.BOOTSTRAP);
    }
    if (!before.hasRole()) {
      roles.grantPlatformAdmin(email, GrantSource.BOOTSTRAP);
    }
    if (promoted) {
      LOG.log(
          Level.WARNING,
          "{0} was no administrator and is one from now on, because {1} names it and {2} is true.",
          email,
          IdentityConfiguration.ADMINISTRATOR_EMAIL,
          IdentityConfiguration.PROMOTE_EXISTING);
    }
    Summary summary = new Summary(created, promoted, !before.hasTeam(), !before.hasRole());
    if (summary.counts().containsValue(1L)) {
      changed.fire(new AccessChanged());
    }
    if (created) {
      password.flatMap(FirstPassword::generated).ifPresent(shown -> print(email, shown));
    }
    return Optional.of(summary);
  }

  /** Why an account that was there is left as it is, in the words of the log; empty: it is not. */
  private static Optional<String> reasonToLeave(
      State found, boolean created, IdentityConfiguration configuration) {
    if (found.deleted()) {
      return Optional.of(
          "was deleted and is not made again: name another account in "
              + IdentityConfiguration.ADMINISTRATOR_EMAIL);
    }
    if (!found.active()) {
      return Optional.of(
          "is deactivated and stays so. If nobody else administers this gateway, name another"
              + " account in "
              + IdentityConfiguration.ADMINISTRATOR_EMAIL);
    }
    if (!created && !found.hasRole() && !configuration.promoteExisting()) {
      return Optional.of(
          "is an ordinary account, is named by %s and is not made an administrator: somebody else may have taken the address. Set %s=true if it is to be one, or name another address"
              .formatted(
                  IdentityConfiguration.ADMINISTRATOR_EMAIL,
                  IdentityConfiguration.PROMOTE_EXISTING));
    }
    return Optional.empty();
  }

  /**
   * The personal team of the administrator whom the settings name, active or not, else of the one
   * whose account is the oldest.
   *
   * @return empty where nobody administers the gateway
   */
  public Optional<TeamDetails> home() {
    EmailAddress named = settings.configuration().administratorEmail();
    return state(named)
        .filter(found -> found.hasRole() && !found.deleted())
        .map(found -> named)
        .or(() -> administrators.find("", "").map(EmailAddress::of))
        .map(
            owner ->
                teams
                    .findPersonal(owner)
                    .orElseGet(
                        () ->
                            personalTeams.ensure(owner, Optional.empty(), GrantSource.BOOTSTRAP)));
  }

  /** Whether this transaction made the account, rather than another replica's. */
  private boolean create(IdentityConfiguration configuration, FirstPassword password) {
    return accounts.insert(
        configuration.administratorEmail(),
        password.hash(),
        Optional.of(configuration.administratorFullName()),
        true,
        password.generated().isPresent());
  }

  private FirstPassword firstPassword(IdentityConfiguration configuration) {
    if (configuration.administratorPassword().isEmpty()) {
      // Any policy takes it; to judge it would load the dictionaries, which take memory, at a
      // start.
      String generated = generatedPassword(configuration);
      return new FirstPassword(settings.hasher().hash(generated), Optional.of(generated));
    }
    EmailAddress email = configuration.administratorEmail();
    String password = configuration.administratorPassword().get();
    try {
      settings
          .passwordPolicy()
          .check(email, Optional.of(configuration.administratorFullName()), password);
    } catch (IdentityException.PasswordRefused e) {
      throw new InvalidSettingException(
          IdentityConfiguration.ADMINISTRATOR_PASSWORD,
          "is refused by the password policy, so %s was not created: %s"
              .formatted(email, e.getMessage()));
    }
    return new FirstPassword(settings.hasher().hash(password), Optional.empty());
  }

  private void flag(EmailAddress email) {
    UserDetails user = accounts.findForUpdate(email).orElseThrow();
    accounts.update(email, user.fullName(), true, user.active(), user.passwordChangeRequired());
  }

  /**
   * Last thing before the commit: a password that was printed and is not there because the commit
   * failed does no harm, one that is there and was not printed locks everybody out.
   */
  private static void print(EmailAddress email, String password) {
    LOG.log(
        Level.WARNING,
        "The administrator {0} has been created with the password {1} - it is shown this once, and"
            + " has to be changed at the first login.",
        email,
        password);
  }

  private static String generatedPassword(IdentityConfiguration configuration) {
    return Secrets.password(Math.max(GENERATED_LENGTH, configuration.minPasswordLength()));
  }

  private Optional<State> state(EmailAddress email) {
    List<?> rows = entities.createNativeQuery(STATE).setParameter(1, email.value()).getResultList();
    return rows.stream()
        .findFirst()
        .map(Object[].class::cast)
        .map(
            row ->
                new State(
                    (Boolean) row[0],
                    (Boolean) row[1],
                    (Boolean) row[2],
                    (Boolean) row[3],
                    (Boolean) row[4]));
  }
}
