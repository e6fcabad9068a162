package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityConfiguration;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.persistence.SqlRead;
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
import java.util.Map;
import java.util.Optional;

/**
 * Ensures that the account named by the settings administers the gateway.
 *
 * <p>If there is no such account, it is created. An administrator's account gets at each start what
 * it lacks of the flag, its personal team and {@code team_admin} there. An ordinary account with
 * that address, even one whose user has lost {@code platform_admin}, is promoted only if {@link
 * IdentityConfiguration#PROMOTE_EXISTING} says so: somebody else may have taken the address. The
 * password of an existing account, and whether it is active or deleted, are never changed, since
 * that is how a stolen account is disabled. Other administrators are left alone. See docs/adr/0021.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Administrator {

  private static final Logger LOG = System.getLogger(Administrator.class.getName());

  private static final int GENERATED_LENGTH = 24;

  /**
   * The state of the administrator, in one statement, so that a start with nothing to do costs no
   * more.
   */
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
      FROM email_users u WHERE u.email = ?
      """;

  /** The existing parts of an administrator's account. */
  private record State(
      boolean active, boolean flagged, boolean deleted, boolean hasTeam, boolean hasRole) {}

  /** The number of rows that were created or repaired. */
  public record Summary(boolean created, boolean promoted, boolean teamMade, boolean roleGiven) {

    private static final Summary NOTHING = new Summary(false, false, false, false);

    /** The counts in the order in which they are logged. */
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
   * The password that the account is created with.
   *
   * @param generated the password, if it was generated
   */
  public record FirstPassword(String hash, Optional<String> generated) {

    /** Omits both. */
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
   * Ensures the administrator of this replica's settings.
   *
   * @throws InvalidSettingException if the account must be created and the policy rejects the
   *     configured password
   */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public Summary ensure() {
    return ensure(settings.configuration());
  }

  /** Like {@link #ensure()}, for the given settings. */
  @TransactionAttribute(TransactionAttributeType.NEVER)
  public Summary ensure(IdentityConfiguration configuration) {
    Administrator inTransaction = context.getBusinessObject(Administrator.class);
    return inTransaction
        .ensure(configuration, Optional.empty())
        .or(() -> inTransaction.ensure(configuration, Optional.of(firstPassword(configuration))))
        .orElseThrow();
  }

  /**
   * Like {@link #ensure()}, in one transaction.
   *
   * @param password of the account, if it must be created
   * @return empty if the account must be created and no password was given; then nothing is done
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
    Optional<String> reason = reasonToSkip(before, created, configuration);
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

  /** Why an existing account is left unchanged, as logged; empty if it is not. */
  private static Optional<String> reasonToSkip(
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
   * Finds the personal team of the administrator named by the settings, active or not, otherwise
   * that of the oldest administrator.
   *
   * @return empty if nobody administers the gateway
   */
  public Optional<TeamDetails> personalTeam() {
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

  /** Whether this transaction created the account, rather than another replica. */
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
      // Any policy accepts it, and checking it would load the dictionaries at start, which take
      // memory.
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
   * Last before the commit: a printed password whose commit failed does no harm, but a committed
   * password that was not printed locks everybody out.
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
    return SqlRead.of(STATE, email.value())
        .first(
            entities,
            row ->
                new State(
                    row.getBoolean(1),
                    row.getBoolean(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5)));
  }
}
