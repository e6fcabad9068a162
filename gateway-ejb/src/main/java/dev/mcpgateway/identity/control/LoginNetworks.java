package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts failed logins per account and network, in the caller's transaction and by the database's
 * clock: too many consecutive failures lock the account for that network and no other. It also
 * remembers the networks from which the user has logged in. See docs/adr/0023.
 *
 * <p>Callers lock the account's row before; everybody locks in this order.
 */
@ApplicationScoped
public class LoginNetworks {

  /** The maximum number of rows of one account; known networks are removed last. */
  private static final int MAX_NETWORKS = 500;

  private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(1);

  /**
   * A new count begins after a lock has ended, or after no failure for the duration of a lock;
   * nothing is counted during a lock. Nothing is written for an account that does not exist or has
   * no password here.
   */
  private static final String FAILED =
      """
      WITH account AS (
          SELECT email FROM email_users
          WHERE email = ?1 AND password_hash IS NOT NULL AND auth_provider = 'local'
          FOR NO KEY UPDATE)
      INSERT INTO login_networks AS n (account, network, failures, counted_until, locked_until)
      SELECT ?2, ?3, 1, clock_timestamp() + CAST(?5 AS interval),
          CASE WHEN 1 >= ?4 THEN clock_timestamp() + CAST(?5 AS interval) END
      FROM account
      ON CONFLICT (account, network) DO UPDATE
      SET failures = CASE WHEN n.counted_until > clock_timestamp() THEN n.failures ELSE 0 END + 1,
          counted_until = clock_timestamp() + CAST(?5 AS interval),
          locked_until = CASE
              WHEN CASE WHEN n.counted_until > clock_timestamp() THEN n.failures ELSE 0 END + 1 >= ?4
              THEN clock_timestamp() + CAST(?5 AS interval) END
      WHERE n.locked_until IS NULL OR n.locked_until <= clock_timestamp()
      """;

  private static final String SUCCEEDED =
      """
      INSERT INTO login_networks AS n (account, network, counted_until, known_until)
      VALUES (?1, ?2, clock_timestamp(), clock_timestamp() + CAST(?3 AS interval))
      ON CONFLICT (account, network) DO UPDATE
      SET failures = 0, locked_until = NULL, counted_until = EXCLUDED.counted_until,
          known_until = EXCLUDED.known_until
      WHERE n.locked_until IS NULL OR n.locked_until <= clock_timestamp()
      """;

  private static final String KNOWN =
      """
      SELECT 1 FROM login_networks
      WHERE account = ?1 AND network = ?2 AND known_until > clock_timestamp()
      """;

  private static final String LOCKED =
      """
      SELECT 1 FROM login_networks
      WHERE account = ?1 AND network = ?2 AND locked_until > clock_timestamp()
      """;

  private static final String UNLOCK =
      """
      UPDATE login_networks SET failures = 0, locked_until = NULL, counted_until = clock_timestamp()
      WHERE account = ?1 AND counted_until > clock_timestamp()
      """;

  private static final String RESET_FAILURES =
      """
      UPDATE login_networks SET failures = 0, counted_until = clock_timestamp()
      WHERE account = ?1 AND network = ?2
          AND (locked_until IS NULL OR locked_until <= clock_timestamp())
      """;

  private static final String DELETE_ALL = "DELETE FROM login_networks WHERE account = ?1";

  private static final String SUMMARIZE =
      """
      UPDATE email_users
      SET failed_login_attempts = coalesce((
              SELECT max(n.failures) FROM login_networks n
              WHERE n.account = ?2 AND n.counted_until > clock_timestamp()), 0),
          locked_until = (
              SELECT max(n.locked_until) FROM login_networks n
              WHERE n.account = ?2 AND n.locked_until > clock_timestamp())
      WHERE email = ?1
      """;

  private static final String DELETE_EXCESS =
      """
      DELETE FROM login_networks WHERE account = ?1 AND network IN (
          SELECT network FROM login_networks WHERE account = ?1
          ORDER BY expires_at DESC OFFSET ?2)
      """;

  private static final String DELETE_EXPIRED =
      """
      DELETE FROM login_networks WHERE (account, network) IN (
          SELECT account, network FROM login_networks WHERE expires_at < now()
          ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
      """;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  @Inject private IdentitySettings settings;

  private final AtomicLong lastCleanup = new AtomicLong(System.nanoTime());

  /** Counts a failure, and locks the account for the network at the limit. */
  void recordFailure(EmailAddress email, String network) {
    IdentityConfiguration configuration = settings.configuration();
    deleteExpired();
    query(FAILED, email.value(), account(email), digest(network))
        .setParameter(4, configuration.failedLoginsToLock())
        .setParameter(5, configuration.lockDuration().toString())
        .executeUpdate();
    deleteExcess(email);
  }

  /**
   * Resets the failures of the network, and remembers it as known.
   *
   * @return false, changing nothing, if the account is locked for the network
   */
  boolean recordSuccess(EmailAddress email, String network) {
    int counted =
        query(SUCCEEDED, account(email), digest(network))
            .setParameter(3, settings.configuration().knownNetwork().toString())
            .executeUpdate();
    if (counted == 1) {
      deleteExcess(email);
    }
    return counted == 1;
  }

  /** Resets the failures of the network unless they have led to a lock. */
  void resetFailures(EmailAddress email, String network) {
    query(RESET_FAILURES, account(email), digest(network)).executeUpdate();
  }

  /** Whether the user has recently logged in from the network. */
  boolean isKnown(EmailAddress email, String network) {
    return !query(KNOWN, account(email), digest(network)).getResultList().isEmpty();
  }

  /** Whether the account is locked for the network. */
  boolean isLocked(EmailAddress email, String network) {
    return !query(LOCKED, account(email), digest(network)).getResultList().isEmpty();
  }

  /** Ends the locks of all networks and resets the failures; known networks stay known. */
  void unlock(EmailAddress email) {
    query(UNLOCK, account(email)).executeUpdate();
  }

  /** Deletes all rows of the account. */
  void deleteAll(EmailAddress email) {
    query(DELETE_ALL, account(email)).executeUpdate();
  }

  private void deleteExcess(EmailAddress email) {
    query(DELETE_EXCESS, account(email)).setParameter(2, MAX_NETWORKS).executeUpdate();
    query(SUMMARIZE, email.value(), account(email)).executeUpdate();
  }

  private void deleteExpired() {
    long last = lastCleanup.get();
    long now = System.nanoTime();
    if (now - last > CLEANUP_INTERVAL.toNanos() && lastCleanup.compareAndSet(last, now)) {
      query(DELETE_EXPIRED).executeUpdate();
    }
  }

  private Query query(String sql, String... parameters) {
    Query query = entities.createNativeQuery(sql);
    for (int i = 0; i < parameters.length; i++) {
      query.setParameter(i + 1, parameters[i]);
    }
    return query;
  }

  private static String account(EmailAddress email) {
    return Secrets.hash("account:" + email.value());
  }

  private static String digest(String network) {
    return Secrets.hash("network:" + network);
  }
}
