package dev.mcpgateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.caching.CacheUnavailableException;
import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.keyring.KeyRing.Entry;
import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingRing;
import dev.mcpgateway.session.control.EndedSessions;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Sessions that end on one replica, and on the others, behind a pooler. */
class EndedSessionsIT {

  private RoutedDatabase database;
  private DatabaseSettings settings;
  private final Sealer sealer =
      new Sealer(
          new SealingRing(
              new KeyRing<>(
                  List.of(
                      new Entry<SecretKey>(
                          Optional.of("k1"), new SecretKeySpec(new byte[32], "AES"))))));
  private CountingEndedSessions ended;
  private ClientSessions here;
  private ClientSessions there;

  @BeforeEach
  void startTwoReplicas() {
    database = Route.POOL_1.freshDatabase();
    settings = DatabaseSettings.from(SettingLookup.of(new Properties(), database.settings()::get));
    Schema.of(settings, HeadManifest.load(), SchemaListener.SILENT).bringToHead();
    ended = new CountingEndedSessions(settings.dataSource());
    here = replica(new EndedSessions(settings.dataSource()));
    there = replica(ended);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatEndsHereHasEndedThereWithinASecondAndTheOthersGoOn() throws Exception {
    // Before the first there is nothing from which the next could be distinguished.
    here.end(begun("ada@example.com"));
    ClientSession session = begun("ada@example.com");
    String id = here.open(session);
    String other = here.open(begun("bob@example.com"));
    assertThat(here.find(id)).isPresent();
    assertThat(there.find(id)).isPresent();
    assertThat(there.find(other)).isPresent();
    int asked = ended.questions;

    here.end(session);
    long endedAt = System.nanoTime();

    assertThat(here.find(id)).as("here at once").isEmpty();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(10))
        .until(() -> there.find(id).isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - endedAt))
        .as("there")
        .isLessThan(VersionTracker.TRUSTED_FOR.plusMillis(300));
    assertThat(there.find(other)).isPresent();
    assertThat(ended.questions - asked).as("the one that ended is asked about again").isEqualTo(1);
    // A replica that starts afterwards knows, too.
    assertThat(replica(new EndedSessions(settings.dataSource())).find(id)).isEmpty();
  }

  @Test
  void aSessionThatIsServedIsAskedAboutOnce() {
    String id = here.open(begun("ada@example.com"));
    for (int i = 0; i < 1_000; i++) {
      assertThat(there.find(id)).isPresent();
    }
    assertThat(ended.questions).isEqualTo(1);
  }

  @Test
  void endingTwiceAndAtOnceIsEndingOnce() throws Exception {
    ClientSession session = begun("ada@example.com");
    List<ClientSession> all = new ArrayList<>(List.of(session, session, session));
    for (int i = 0; i < 20; i++) {
      all.add(begun("ada@example.com"));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> ends = new ArrayList<>();
      for (ClientSession one : all) {
        ends.add(threads.submit(() -> (ends.size() % 2 == 0 ? here : there).end(one)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
    String version = "SELECT version FROM ended_session_version";
    List<String> before = database.database().query(version);
    here.end(session);
    assertThat(database.database().query(version)).as("nothing is read again").isEqualTo(before);
    assertThat(database.database().query("SELECT count(*) FROM ended_sessions"))
        .containsExactly("21");
    for (ClientSession one : all) {
      assertThat(here.find(here.open(one))).isEmpty();
    }
  }

  @Test
  void whatHasExpiredIsForgotten() throws SQLException {
    for (int i = 0; i < 5; i++) {
      here.end(begun("ada@example.com"));
    }
    database
        .database()
        .execute("UPDATE ended_sessions SET expires_at = now() - interval '1 second'");
    ClientSession last = begun("ada@example.com");
    here.end(last);
    assertThat(database.database().query("SELECT jti FROM ended_sessions"))
        .containsExactly(last.jti().toString());
    assertThat(there.find(here.open(last))).isEmpty();
  }

  /** 503, rather than serving a session that may have ended. */
  @Test
  void aDatabaseThatIsAwayIsNotTakenForASessionThatLives() {
    PGSimpleDataSource away = settings.dataSource();
    away.setPortNumbers(new int[] {1});
    away.setServerNames(new String[] {"127.0.0.1"});
    ClientSessions lonely = replica(new EndedSessions(away));
    String id = here.open(begun("ada@example.com"));
    assertThatThrownBy(() -> lonely.find(id)).isInstanceOf(CacheUnavailableException.class);
    assertThatThrownBy(() -> lonely.end(begun("ada@example.com")))
        .isInstanceOf(CacheUnavailableException.class);
    assertThat(lonely.find("no session")).as("needs no database").isEmpty();
  }

  private ClientSession begun(String user) {
    return here.begin(
        Optional.of("s1"),
        user,
        Revision.agreeOn("2025-11-25"),
        Optional.empty(),
        Optional.empty());
  }

  private ClientSessions replica(EndedSessions sessions) {
    return new ClientSessions(
        sealer, sessions, new SessionConfiguration(Duration.ofHours(1)), Clock.systemUTC());
  }

  private static final class CountingEndedSessions extends EndedSessions {

    private int questions;

    CountingEndedSessions(DataSource source) {
      super(source);
    }

    @Override
    public Versioned<Boolean> isEnded(UUID jti) {
      questions++;
      return super.isEnded(jti);
    }
  }
}
