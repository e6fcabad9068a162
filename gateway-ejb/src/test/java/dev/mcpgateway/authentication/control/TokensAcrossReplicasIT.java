package dev.mcpgateway.authentication.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.authentication.AuthenticationConfiguration;
import dev.mcpgateway.authentication.AuthenticationConfiguration.Signing;
import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.authentication.InvalidTokenException;
import dev.mcpgateway.authentication.InvalidTokenException.Reason;
import dev.mcpgateway.caching.CacheUnavailableException;
import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.AccessReader;
import dev.mcpgateway.rbac.control.AccessVersions;
import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever ends a token, by whatever means, every replica refuses it within a second; a new token
 * is valid at once; and between changes no token is read from the database.
 */
class TokensAcrossReplicasIT {

  private static final String ADA = "ada@example.com";
  private static final String BOB = "bob@example.com";
  private static final String ADDRESS = "192.0.2.1";
  private static final String JTI = "00000000-0000-0000-0000-000000000001";
  private static final Duration WITHIN = Duration.ofSeconds(1);
  private static final String STATE = "LEFT JOIN email_api_tokens t ON t.jti";
  private static final String VERSION = "AS changed_at FROM rbac_version";

  private static final SigningKeys KEYS =
      new SigningKeys(List.of(new Signing.Secret("0123456789abcdef".repeat(4))));

  private RoutedDatabase database;

  @BeforeEach
  void makeAUserWithAToken() throws SQLException {
    database = Route.DIRECT.freshDatabase();
    Schema.of(settings(), HeadManifest.load(), SchemaListener.SILENT).bringToHead();
    database
        .database()
        .execute(
            "INSERT INTO email_users (id, email, password_hash, password_version) VALUES ('ada', '%s', 'x', 1), ('bob', '%s', 'x', 1)"
                .formatted(ADA, BOB),
            "INSERT INTO email_teams (id, name, slug) VALUES ('team', 'team', 'team')",
            "INSERT INTO servers (id, name) VALUES ('server', 'server')");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private DatabaseSettings settings() {
    return DatabaseSettings.from(SettingLookup.of(new Properties(), database.settings()::get));
  }

  private AccessTokens replica() {
    var source = settings().dataSource();
    return new AccessTokens(
        AuthenticationConfiguration.from(SettingLookup.of(Map.of())),
        KEYS,
        new TokenStates(
            new TokenStateReader(source), new AccessVersions(new AccessReader(source))));
  }

  private void makeToken() throws SQLException {
    database
        .database()
        .execute(
            "INSERT INTO email_api_tokens (id, user_email, name, jti, token_hash, team_id, server_id) VALUES ('t', '%s', 'robot', '%s', 'hash', 'team', 'server')"
                .formatted(ADA, JTI));
  }

  private static String apiToken(AccessTokens replica) {
    return replica.issueForApi(ADA, JTI, Optional.empty(), TokenScope.NONE).value();
  }

  private static void assertRefusedWithinASecond(AccessTokens replica, String token, String how) {
    assertEndsWithinASecond(() -> accepts(replica, token), how);
  }

  /** It does not hold for any call that starts a second from now, however long the calls take. */
  private static void assertEndsWithinASecond(BooleanSupplier isSo, String how) {
    long committed = System.nanoTime();
    AtomicLong last = new AtomicLong(committed);
    Awaitility.await()
        .alias(how)
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              long started = System.nanoTime();
              boolean still = isSo.getAsBoolean();
              if (still) {
                last.set(started);
              }
              return !still;
            });
    assertThat(Duration.ofNanos(last.get() - committed)).as(how).isLessThan(WITHIN);
  }

  private static boolean accepts(AccessTokens replica, String token) {
    try {
      return replica.verify(token, ADDRESS).email().equals(ADA);
    } catch (InvalidTokenException refused) {
      return false;
    }
  }

  @Test
  void everyReplicaRefusesAnApiTokenWithinASecondOfItsEnd() throws SQLException {
    List<AccessTokens> replicas = List.of(replica(), replica());
    String token = apiToken(replicas.get(0));
    for (String end :
        List.of(
            "UPDATE email_api_tokens SET is_active = false, revoked_at = now()",
            "UPDATE email_api_tokens SET is_active = false",
            "UPDATE email_api_tokens SET expires_at = clock_timestamp() + interval '1 millisecond'",
            "UPDATE email_api_tokens SET jti = 'another'",
            "UPDATE email_api_tokens SET user_email = 'bob@example.com'",
            "UPDATE email_api_tokens SET ip_restrictions = '[\"10.0.0.0/8\"]'",
            "DELETE FROM email_api_tokens",
            "DELETE FROM servers",
            "DELETE FROM email_teams",
            "UPDATE email_users SET is_active = false WHERE id = 'ada'",
            "UPDATE email_team_members SET is_active = false",
            "DELETE FROM email_team_members",
            "TRUNCATE email_api_tokens")) {
      database
          .database()
          .execute(
              "DELETE FROM email_api_tokens",
              "UPDATE email_users SET is_active = true",
              "INSERT INTO email_teams (id, name, slug) VALUES ('team', 'team', 'team') ON CONFLICT DO NOTHING",
              "INSERT INTO servers (id, name) VALUES ('server', 'server') ON CONFLICT DO NOTHING",
              "INSERT INTO email_team_members (id, team_id, user_email) VALUES ('m', 'team', 'ada@example.com')"
                  + " ON CONFLICT (team_id, user_email) DO UPDATE SET is_active = true");
      makeToken();
      for (AccessTokens replica : replicas) {
        assertThat(accepts(replica, token)).as("before %s", end).isTrue();
      }

      database.database().execute(end);

      for (AccessTokens replica : replicas) {
        assertRefusedWithinASecond(replica, token, end);
      }
    }
  }

  @Test
  void everyReplicaRefusesALoginWithinASecondOfItsEnd() throws SQLException {
    List<AccessTokens> replicas = List.of(replica(), replica());
    for (String end :
        List.of(
            "UPDATE email_users SET password_hash = 'another' WHERE id = 'ada'",
            "UPDATE email_users SET is_active = false WHERE id = 'ada'",
            "UPDATE email_users SET is_active = false, password_hash = NULL, deleted_at = now() WHERE id = 'ada'",
            "UPDATE email_users SET email = 'other@example.com' WHERE id = 'ada'",
            "DELETE FROM email_users WHERE id = 'ada'",
            "TRUNCATE email_users CASCADE")) {
      database
          .database()
          .execute(
              "DELETE FROM email_users WHERE id = 'ada'",
              "INSERT INTO email_users (id, email, password_hash, password_version) VALUES ('ada', '%s', 'x', 1)"
                  .formatted(ADA));
      String token = replicas.get(0).issueForLogin(ADA, 1).value();
      for (AccessTokens replica : replicas) {
        assertThat(accepts(replica, token)).as("before %s", end).isTrue();
      }

      database.database().execute(end);

      for (AccessTokens replica : replicas) {
        assertRefusedWithinASecond(replica, token, end);
      }
    }
  }

  @Test
  void theScopeOfATokenIsSeenWithinASecond() throws SQLException {
    makeToken();
    AccessTokens replica = replica();
    String token = apiToken(replica);
    assertThat(replica.verify(token, ADDRESS).tokenScope().permissions()).isEmpty();

    database.database().execute("UPDATE email_api_tokens SET resource_scopes = '[\"tools.read\"]'");

    assertEndsWithinASecond(
        () -> replica.verify(token, ADDRESS).tokenScope().permissions().isEmpty(), "the scope");
    assertThat(replica.verify(token, ADDRESS).tokenScope().permissions())
        .contains(Set.of("tools.read"));
  }

  @Test
  void aTokenExpiresToTheMomentWhileItIsRemembered() throws SQLException {
    makeToken();
    database
        .database()
        .execute(
            "UPDATE email_api_tokens SET expires_at = clock_timestamp() + interval '3 seconds'");
    AccessTokens replica = replica();
    String token = apiToken(replica);
    assertThat(accepts(replica, token)).isTrue();

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !accepts(replica, token));

    assertThat(
            database
                .database()
                .query(
                    "SELECT clock_timestamp() - expires_at BETWEEN interval '-100 milliseconds' AND interval '1 second' FROM email_api_tokens"))
        .containsExactly("t");
  }

  /** Another replica has just changed it, and this one has the previous state cached. */
  @Test
  void whatHasJustBecomeTrueIsSeenAtOnce() throws SQLException {
    AccessTokens replica = replica();
    database
        .database()
        .execute("UPDATE email_users SET password_change_required = true WHERE id = 'ada'");
    String before = replica.issueForLogin(ADA, 1).value();
    assertThat(replica.verify(before, ADDRESS).passwordChangeRequired()).isTrue();

    database
        .database()
        .execute("UPDATE email_users SET password_change_required = false WHERE id = 'ada'");
    assertThat(replica.verify(before, ADDRESS).passwordChangeRequired()).isFalse();

    database
        .database()
        .execute("UPDATE email_users SET password_hash = 'another' WHERE id = 'ada'");
    assertThat(accepts(replica, replica.issueForLogin(ADA, 2).value()))
        .as("a login with the new password")
        .isTrue();

    assertThat(accepts(replica, apiToken(replica))).as("no token yet").isFalse();
    makeToken();
    assertThat(accepts(replica, apiToken(replica))).as("a token that was just made").isTrue();
  }

  @Test
  void nobodyAsksTheDatabaseAboutATokenBetweenChanges() throws SQLException {
    makeToken();
    database.database().recordStatements();
    AccessTokens replica = replica();
    String token = apiToken(replica);
    List<String> logins =
        List.of(replica.issueForLogin(ADA, 1).value(), replica.issueForLogin(ADA, 1).value());
    long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    long verified = 0;
    while (System.nanoTime() < until) {
      assertThat(accepts(replica, token)).isTrue();
      assertThat(accepts(replica, logins.get((int) (verified % 2)))).isTrue();
      verified++;
    }

    assertThat(verified).isGreaterThan(1_000);
    assertThat(statements(STATE)).as("one a token, one for all logins").isEqualTo(2);
    assertThat(statements("SET last_used")).isEqualTo(1);
    assertThat(statements(VERSION)).isBetween(3L, 13L);
  }

  @Test
  void aChangeOfOneUserMakesTheTokensOfNoOtherBeReadAgain() throws SQLException {
    AccessTokens replica = replica();
    String adas = replica.issueForLogin(ADA, 1).value();
    String bobs = replica.issueForLogin(BOB, 1).value();
    assertThat(accepts(replica, adas)).isTrue();
    assertThat(replica.verify(bobs, ADDRESS).email()).isEqualTo(BOB);
    database.database().recordStatements();

    database
        .database()
        .execute("UPDATE email_users SET password_hash = 'another' WHERE id = 'ada'");
    assertRefusedWithinASecond(replica, adas, "the password");
    long afterwards = statements(STATE);
    Caller bob = replica.verify(bobs, ADDRESS);

    assertThat(bob.email()).isEqualTo(BOB);
    assertThat(statements(STATE)).isEqualTo(afterwards);
  }

  private long statements(String text) {
    return database.database().statements().stream()
        .filter(statement -> statement.contains(text))
        .count();
  }

  @Test
  void withTheDatabaseAwayATokenCountsForAMomentAndThenNobodyKnows() throws SQLException {
    AccessTokens replica = replica();
    String token = replica.issueForLogin(ADA, 1).value();
    assertThat(accepts(replica, token)).isTrue();

    database.database().execute("ALTER TABLE rbac_version RENAME TO away");
    assertEndsWithinASecond(() -> isKnown(replica, token), "what was known");
    assertThatThrownBy(() -> replica.verify(token, ADDRESS))
        .isInstanceOf(CacheUnavailableException.class);

    database.database().execute("ALTER TABLE away RENAME TO rbac_version");
    assertThat(accepts(replica, token)).isTrue();
  }

  private static boolean isKnown(AccessTokens replica, String token) {
    try {
      return accepts(replica, token);
    } catch (CacheUnavailableException unknown) {
      return false;
    }
  }

  @Test
  void theUseOfATokenIsRecordedAgainAfterAMinute() throws SQLException {
    makeToken();
    AtomicLong clock = new AtomicLong(System.nanoTime());
    var source = settings().dataSource();
    AccessReader reader = new AccessReader(source);
    TokenStates states =
        new TokenStates(
            new TokenStateReader(source),
            new VersionTracker<>(reader::versions, clock::get),
            clock::get);
    states.of(ADA, Optional.of(JTI));
    assertThat(recordedUses()).containsExactly("t");
    String earlier = "UPDATE email_api_tokens SET last_used = now() - interval '2 minutes'";
    database.database().execute(earlier);

    states.of(ADA, Optional.of(JTI));
    assertThat(recordedUses()).as("within the minute").containsExactly("f");
    clock.addAndGet(TokenStates.USES.toNanos() + 1);
    states.of(ADA, Optional.of(JTI));
    assertThat(recordedUses()).as("after it").containsExactly("t");
  }

  private List<String> recordedUses() throws SQLException {
    return database
        .database()
        .query("SELECT last_used > now() - interval '1 minute' FROM email_api_tokens");
  }

  @Test
  void anInvalidTokenHasItsReason() throws SQLException {
    makeToken();
    AccessTokens replica = replica();
    String token = apiToken(replica);
    replica.verify(token, ADDRESS);
    database.database().execute("UPDATE email_api_tokens SET is_active = false");
    assertRefusedWithinASecond(replica, token, "revoked");

    assertThatThrownBy(() -> replica.verify(token, ADDRESS))
        .isInstanceOfSatisfying(
            InvalidTokenException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.REVOKED));
  }
}
