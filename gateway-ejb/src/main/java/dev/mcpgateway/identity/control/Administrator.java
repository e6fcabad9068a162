package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityConfiguration;
import dev.mcpgateway.identity.IdentityRefusal;
import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.schema.InvalidSettingException;
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
 * <p>The setting is what makes somebody the administrator: at each start the account gets what it
 * lacks of the flag, {@code platform_admin}, its personal team and {@code team_admin} there, also
 * when somebody has taken it away; to retire an administrator, name another. Never touched are the
 * password of an account that exists, and whether it is active: deactivating is how a stolen
 * account is shut. Other administrators are left alone. See docs/adr/0021.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class Administrator {

  private static final Logger LOG = System.getLogger(Administrator.class.getName());

  private static final int GENERATED_LENGTH = 24;

  /** What is there of an administrator, in one statement, so that a start at rest costs no more. */
  private static final String STATE =
      """
      SELECT u.is_active, u.is_admin,
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
  private record State(boolean active, boolean flagged, boolean hasTeam, boolean hasRole) {}

  /** What was made or mended. */
  public record Summary(boolean created, boolean promoted, boolean teamMade, boolean roleGiven) {

    /** What was counted, in the order in which it is told in the log. */
    public Map<String, Long> counts() {
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("administrators created", created ? 1L : 0L);
      counts.put("promoted again", promoted ? 1L : 0L);
      counts.put("personal teams completed", teamMade ? 1L : 0L);
      counts.put("given platform_admin", roleGiven ? 1L : 0L);
      return counts;
    }
  }

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Inject private AccountStore accounts;
  @Inject private PersonalTeams personalTeams;
  @Inject private TeamStore teams;
  @Inject private TeamRoles roles;
  @Inject private IdentitySettings settings;
  @Inject private Event<AccessChanged> changed;

  /**
   * Does it, for the settings of this replica.
   *
   * @throws InvalidSettingException if the account has to be made and the policy refuses the
   *     configured password
   */
  public Summary ensure() {
    return ensure(settings.configuration());
  }

  /** As {@link #ensure()}, for other settings. */
  public Summary ensure(IdentityConfiguration configuration) {
    EmailAddress email = configuration.administratorEmail();
    Optional<String> generated = Optional.empty();
    Optional<State> found = state(email);
    boolean created = false;
    if (found.isEmpty()) {
      generated =
          configuration.administratorPassword().isPresent()
              ? Optional.empty()
              : Optional.of(generatedPassword(configuration));
      created = create(configuration, generated);
      found = state(email);
    }
    State before = found.orElseThrow();
    boolean promoted = !before.flagged();
    if (promoted) {
      promote(email);
    }
    if (!before.hasTeam()) {
      personalTeams.ensure(
          email, accounts.find(email).flatMap(UserDetails::fullName), GrantSource.BOOTSTRAP);
    }
    if (!before.hasRole()) {
      roles.grantPlatformAdmin(email, GrantSource.BOOTSTRAP);
    }
    if (!before.active()) {
      LOG.log(
          Level.WARNING,
          "The administrator {0} is deactivated and stays so. If nobody else administers this"
              + " gateway, name another account in {1}.",
          email,
          IdentityConfiguration.ADMINISTRATOR_EMAIL);
    }
    Summary summary = new Summary(created, promoted, !before.hasTeam(), !before.hasRole());
    if (summary.counts().containsValue(1L)) {
      changed.fire(new AccessChanged());
    }
    if (created) {
      generated.ifPresent(password -> print(email, password));
    }
    return summary;
  }

  /**
   * The administrator's personal team.
   *
   * @throws IllegalStateException if {@link #ensure()} has not been called yet
   */
  public TeamDetails home() {
    EmailAddress email = settings.configuration().administratorEmail();
    return teams
        .findPersonal(email)
        .orElseThrow(
            () -> new IllegalStateException("The administrator %s has no team".formatted(email)));
  }

  /** Whether this transaction made the account, rather than another replica's. */
  private boolean create(IdentityConfiguration configuration, Optional<String> generated) {
    EmailAddress email = configuration.administratorEmail();
    String password = generated.or(configuration::administratorPassword).orElseThrow();
    try {
      settings.passwordPolicy().check(email, password);
    } catch (IdentityRefusal.PasswordRefused e) {
      throw new InvalidSettingException(
          IdentityConfiguration.ADMINISTRATOR_PASSWORD,
          "is refused by the password policy, so %s was not created: %s"
              .formatted(email, e.getMessage()));
    }
    return accounts.insert(
        email,
        settings.hasher().hash(password),
        Optional.of(configuration.administratorFullName()),
        true,
        generated.isPresent());
  }

  private void promote(EmailAddress email) {
    UserDetails user = accounts.hold(email).orElseThrow();
    accounts.update(email, user.fullName(), true, user.active(), user.passwordChangeRequired());
    LOG.log(
        Level.WARNING,
        "{0} was no administrator and is one again, because {1} names it. To retire it, name"
            + " another account there.",
        email,
        IdentityConfiguration.ADMINISTRATOR_EMAIL);
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
    return Secrets.password(Math.max(GENERATED_LENGTH, configuration.shortestPassword()));
  }

  private Optional<State> state(EmailAddress email) {
    List<?> rows = entities.createNativeQuery(STATE).setParameter(1, email.value()).getResultList();
    return rows.stream()
        .findFirst()
        .map(Object[].class::cast)
        .map(
            row ->
                new State((Boolean) row[0], (Boolean) row[1], (Boolean) row[2], (Boolean) row[3]));
  }
}
