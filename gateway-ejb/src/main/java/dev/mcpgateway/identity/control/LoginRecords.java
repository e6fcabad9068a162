package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityRefusal;
import dev.mcpgateway.identity.UserDetails;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a login reads and writes: each in a short transaction of its own, by the database's clock.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class LoginRecords {

  private static final String CREDENTIALS =
      """
      SELECT password_hash, is_active FROM email_users
      WHERE email = ?1 AND password_hash IS NOT NULL AND auth_provider = 'local'
      """;

  /** A lock that has ended by itself begins a new count; while one lasts, nothing is counted. */
  private static final String FAILED =
      """
      UPDATE email_users
      SET failed_login_attempts = CASE WHEN locked_until IS NULL THEN failed_login_attempts ELSE 0 END + 1,
          locked_until = CASE
              WHEN CASE WHEN locked_until IS NULL THEN failed_login_attempts ELSE 0 END + 1 >= ?2
              THEN clock_timestamp() + CAST(?3 AS interval) END
      WHERE email = ?1 AND (locked_until IS NULL OR locked_until <= clock_timestamp())
      """;

  private static final String SUCCEEDED =
      """
      UPDATE email_users
      SET failed_login_attempts = 0, locked_until = NULL, last_login = clock_timestamp(),
          password_hash = coalesce(CAST(?3 AS varchar), password_hash)
      WHERE email = ?1 AND password_hash = ?2 AND is_active
          AND (locked_until IS NULL OR locked_until <= clock_timestamp())
      """;

  private static final String PASSWORD_CHANGED =
      """
      UPDATE email_users
      SET password_hash = ?2, password_changed_at = clock_timestamp(),
          password_change_required = false, updated_at = clock_timestamp(), version = version + 1
      WHERE email = ?1
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Inject private AccountStore accounts;

  /** What a password is verified against. */
  public record Credentials(String passwordHash, boolean active) {

    /** Leaves the hash out. */
    @Override
    public String toString() {
      return "Credentials[active %s]".formatted(active);
    }
  }

  /** Of an account that has a password here. */
  public Optional<Credentials> credentials(EmailAddress email) {
    List<?> rows =
        entities.createNativeQuery(CREDENTIALS).setParameter(1, email.value()).getResultList();
    return rows.stream()
        .findFirst()
        .map(Object[].class::cast)
        .map(row -> new Credentials((String) row[0], (Boolean) row[1]));
  }

  /**
   * Counts a failure, and locks the account when it is one too many.
   *
   * @param toLock the number of failures in a row that locks
   */
  public void failed(EmailAddress email, int toLock, Duration lock) {
    entities
        .createNativeQuery(FAILED)
        .setParameter(1, email.value())
        .setParameter(2, toLock)
        .setParameter(3, lock.toString())
        .executeUpdate();
  }

  /**
   * Records a login with the password of this hash, and forgets the failures before it.
   *
   * @param renewed the hash to have from now on
   * @return empty if the account is locked, inactive or has another password by now
   */
  public Optional<UserDetails> succeeded(
      EmailAddress email, String passwordHash, Optional<String> renewed) {
    int counted =
        entities
            .createNativeQuery(SUCCEEDED)
            .setParameter(1, email.value())
            .setParameter(2, passwordHash)
            .setParameter(3, renewed.orElse(null))
            .executeUpdate();
    return counted == 0 ? Optional.empty() : accounts.find(email);
  }

  /** Sets the password that somebody has chosen. */
  public UserDetails passwordChanged(EmailAddress email, String passwordHash) {
    entities
        .createNativeQuery(PASSWORD_CHANGED)
        .setParameter(1, email.value())
        .setParameter(2, passwordHash)
        .executeUpdate();
    return accounts.find(email).orElseThrow(() -> new IdentityRefusal.UnknownUser(email));
  }
}
