package dev.mcpgateway.authentication.control;

import dev.mcpgateway.authentication.AuthenticationConfiguration.Allowance;
import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.rbac.AccessUnavailable;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Limits rates for all replicas together, by the generic cell rate algorithm, with one row and one
 * statement per subject.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class LoginLimiter {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(1);

  // Written only if the allowance is not used up, so that refused attempts do not extend the wait.
  private static final String TAKE =
      """
      INSERT INTO login_limits AS l (subject, full_again_at)
      VALUES (?, clock_timestamp() + ? * interval '1 microsecond')
      ON CONFLICT (subject) DO UPDATE
      SET full_again_at = greatest(l.full_again_at, clock_timestamp()) + ? * interval '1 microsecond'
      WHERE greatest(l.full_again_at, clock_timestamp()) + ? * interval '1 microsecond'
          <= clock_timestamp() + ? * interval '1 microsecond'
      """;

  private static final String DELETE_EXPIRED =
      """
      DELETE FROM login_limits WHERE subject IN (
          SELECT subject FROM login_limits WHERE full_again_at < now()
          ORDER BY full_again_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
      """;

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  private final AtomicLong lastCleanup = new AtomicLong(System.nanoTime());

  /**
   * Uses one unit of the subject's allowance, if one is left.
   *
   * @return whether one was left
   * @throws AccessUnavailable if the database does not answer
   */
  public boolean take(String subject, Allowance allowance) {
    long window = micros(allowance.window());
    long cost = Math.max(1, window / allowance.count());
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT)) {
      deleteExpired(database);
      try (PreparedStatement statement = database.connection().prepareStatement(TAKE)) {
        statement.setString(1, digest(subject));
        statement.setLong(2, cost);
        statement.setLong(3, cost);
        statement.setLong(4, cost);
        statement.setLong(5, window);
        return statement.executeUpdate() == 1;
      }
    } catch (SQLException failure) {
      throw new AccessUnavailable(failure);
    }
  }

  private void deleteExpired(BriefConnection database) throws SQLException {
    long last = lastCleanup.get();
    long now = System.nanoTime();
    if (now - last > CLEANUP_INTERVAL.toNanos() && lastCleanup.compareAndSet(last, now)) {
      try (PreparedStatement statement = database.connection().prepareStatement(DELETE_EXPIRED)) {
        statement.executeUpdate();
      }
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private static String digest(String subject) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(subject.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
