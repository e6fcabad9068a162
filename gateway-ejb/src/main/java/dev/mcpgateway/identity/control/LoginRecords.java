package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.rbac.AccessChanged;
import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.Optional;

/**
 * The reads and writes of a login, each in a short transaction of its own, by the database's clock.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class LoginRecords {

  private static final String CREDENTIALS =
      """
      SELECT password_hash, password_version, is_active FROM email_users
      WHERE email = ? AND password_hash IS NOT NULL AND auth_provider = 'local'
      """;

  /** Locks the account if it is unchanged since its password was verified. */
  private static final String UNCHANGED =
      " WHERE email = ?1 AND password_hash = ?2 AND password_version = ?3 AND is_active";

  private static final String LOCK = "SELECT 1 FROM email_users" + UNCHANGED + " FOR NO KEY UPDATE";

  private static final String SUCCEEDED =
      "UPDATE email_users SET last_login = clock_timestamp()" + UNCHANGED;

  private static final String UPDATE_HASH = "UPDATE email_users SET password_hash = ?4" + UNCHANGED;

  /** Until the transaction ends, the stored hash is one of the same password. */
  private static final String SAME_PASSWORD =
      "SELECT set_config('mcpgateway.same_password', 'true', true)";

  private static final String PASSWORD_CHANGED =
      """
      UPDATE email_users
      SET password_hash = ?4, password_changed_at = clock_timestamp(),
          password_change_required = false, updated_at = clock_timestamp(), version = version + 1
      """
          + UNCHANGED;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Resource private SessionContext context;
  @Inject private AccountStore accounts;
  @Inject private LoginNetworks networks;
  @Inject private Event<AccessChanged> changed;

  /**
   * The data against which a password is verified.
   *
   * @param passwordVersion incremented when the password changes, or the account is activated or
   *     deactivated
   */
  public record Credentials(String passwordHash, int passwordVersion, boolean active) {

    /** Omits the hash. */
    @Override
    public String toString() {
      return "Credentials[version " + passwordVersion + ", active " + active + "]";
    }
  }

  /** Finds the credentials of an account that has a password here. */
  public Optional<Credentials> credentials(EmailAddress email) {
    return SqlRead.of(CREDENTIALS, email.value())
        .first(
            entities, row -> new Credentials(row.getString(1), row.getInt(2), row.getBoolean(3)));
  }

  /** The full name of an account. */
  public Optional<String> fullName(EmailAddress email) {
    return accounts.find(email).flatMap(UserDetails::fullName);
  }

  /** Counts a failed login from a network. */
  public void recordFailure(EmailAddress email, String network) {
    networks.recordFailure(email, network);
  }

  /** Whether the user has recently logged in from the network. */
  public boolean isKnown(EmailAddress email, String network) {
    return networks.isKnown(email, network);
  }

  /**
   * Records a successful login, and resets the failures of its network.
   *
   * @return empty, recording nothing, if the account is locked for that network or has changed
   *     since the password was verified
   */
  public Optional<UserDetails> recordSuccess(
      EmailAddress email, Credentials verified, String network) {
    if (unchanged(SUCCEEDED, email, verified).executeUpdate() == 0) {
      return Optional.empty();
    }
    if (!networks.recordSuccess(email, network)) {
      context.setRollbackOnly();
      return Optional.empty();
    }
    return accounts.find(email);
  }

  /**
   * Whether a verified password is accepted: like {@link #recordSuccess}, without recording a
   * login.
   */
  public boolean counts(EmailAddress email, Credentials verified, String network) {
    return !unchanged(LOCK, email, verified).getResultList().isEmpty()
        && !networks.isLocked(email, network);
  }

  /** Replaces the hash of the verified password if the account has not changed since. */
  public void updateHash(EmailAddress email, Credentials verified, String passwordHash) {
    entities.createNativeQuery(SAME_PASSWORD).getResultList();
    unchanged(UPDATE_HASH, email, verified).setParameter(4, passwordHash).executeUpdate();
  }

  /**
   * Sets the password that the user has chosen, and resets the failures of their network.
   *
   * @return empty if the account has changed since the previous password was verified
   */
  public Optional<UserDetails> changePassword(
      EmailAddress email, Credentials verified, String passwordHash, String network) {
    int rows =
        unchanged(PASSWORD_CHANGED, email, verified).setParameter(4, passwordHash).executeUpdate();
    if (rows == 0) {
      return Optional.empty();
    }
    networks.resetFailures(email, network);
    changed.fire(new AccessChanged());
    return accounts.find(email);
  }

  private Query unchanged(String sql, EmailAddress email, Credentials verified) {
    return entities
        .createNativeQuery(sql)
        .setParameter(1, email.value())
        .setParameter(2, verified.passwordHash())
        .setParameter(3, verified.passwordVersion());
  }
}
