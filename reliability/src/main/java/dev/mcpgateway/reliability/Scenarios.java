package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Scenario.Need;
import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The scenarios of the failure matrix, in the order in which they are listed. */
final class Scenarios {

  /** A lost lock is released within this time, unless its client is silent. */
  private static final Duration RELEASE = Duration.ofSeconds(20);

  /** The server's timeout for a transaction with a silent client, and the time to notice it. */
  private static final Duration RELEASE_OF_THE_SILENT = Duration.ofSeconds(90);

  /** A typical setting of PgBouncer's keep-alive. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  /** Readiness lags behind the database, which is checked every five seconds. */
  private static final Duration NOTICED = Duration.ofSeconds(30);

  private static final Duration RECOVERY_FROM_FAILOVER = Duration.ofSeconds(10);

  private static final Duration COMMIT_TAKES = Duration.ofMillis(800);

  /** Created by the migration early, in the middle and late. */
  private static final List<String> TABLES =
      List.of("email_teams", "user_roles", "email_team_members", "tools", "login_limits");

  private static final List<String> SEEDED =
      List.of("roles", "user_roles", "email_users", "email_teams", "token_signing_keys");

  private static final List<Scenario> ALL =
      List.of(
          scenario("cold-start", "An empty database, all replicas at once.", Scenarios::coldStart),
          scenario(
              "at-head",
              "A schema at head, all replicas at once: no attempt at the lock.",
              Scenarios::atHead),
          scenario(
              "kill-idle",
              "SIGKILL of the migrator between two statements of its transaction.",
              Scenarios::killIdle),
          scenario(
              "kill-mid-statement",
              "SIGKILL of the migrator while a statement of its transaction runs.",
              Scenarios::killMidStatement),
          scenario(
              "kill-mid-seed",
              "SIGKILL of a replica that is inserting what the steps after the schema make.",
              Scenarios::killMidSeed),
          scenario(
              "kill-around-commit",
              "SIGKILL of the migrator shortly before, during or after its COMMIT.",
              Scenarios::killAroundCommit),
          scenario(
              "freeze",
              "SIGSTOP of the migrator until it has lost the lock, then SIGCONT; again of a replica"
                  + " that serves.",
              Scenarios::freeze),
          scenario(
              "freeze-mid-seed",
              "SIGSTOP of a replica that has inserted a row of the seed, until the others serve, then"
                  + " SIGCONT.",
              Scenarios::freezeMidSeed),
          proxied(
              "reset-gateway-side",
              "Every connection of the gateways reset, in mid-migration and while serving.",
              Scenarios::anywhere,
              play -> broken(play, () -> play.stage().beforeGateways().reset())),
          proxied(
              "silence-gateway-side",
              "Every open connection of the gateways silent for good, in mid-migration and while"
                  + " serving.",
              Scenarios::anywhere,
              Scenarios::silenceGatewaySide),
          proxied(
              "reset-server-side",
              "Every connection of PgBouncer to the server reset, in mid-migration and while"
                  + " serving.",
              Way::isPooled,
              play -> broken(play, () -> play.stage().beforeServer().reset())),
          proxied(
              "silence-server-side",
              "Every open connection of PgBouncer to the server silent, until TCP's keep-alive would"
                  + " end it, in mid-migration and while serving.",
              Way::isPooled,
              play -> broken(play, () -> silenceServerSide(play))),
          scenario(
              "terminate-backend",
              "pg_terminate_backend of the migrator, and of all sessions while serving.",
              play -> broken(play, () -> terminateBackends(play))),
          new Scenario(
              "pgbouncer-restart",
              "PgBouncer killed and started again, in mid-migration and while serving.",
              Way::isPooled,
              Set.of(),
              true,
              play -> broken(play, () -> play.stage().pooler().restart())),
          scenario(
              "postgres-restart",
              "PostgreSQL restarted (fast), in mid-migration and while serving.",
              play -> broken(play, () -> play.stage().server().restart())),
          scenario(
              "postgres-crash",
              "PostgreSQL stopped as by a crash and recovered, in mid-migration and while serving.",
              play -> broken(play, () -> play.stage().server().restartImmediately())),
          new Scenario(
              "failover",
              "The primary demoted in place while all serve, its sessions and the poolers' still"
                  + " there; then the standby promoted.",
              Scenarios::anywhere,
              Set.of(Need.STANDBY),
              true,
              play -> failover(play, () -> play.stage().server().refuseWrites(), true)),
          new Scenario(
              "failover-shutdown",
              "The primary shut down while all serve; then the standby promoted.",
              Scenarios::anywhere,
              Set.of(Need.STANDBY),
              true,
              play -> failover(play, () -> play.stage().server().halt(), false)),
          new Scenario(
              "disk-full",
              "The database's disk full in mid-migration, then with room again.",
              Scenarios::anywhere,
              Set.of(Need.DATABASE_ON_SMALL_DISK),
              true,
              Scenarios::diskFull),
          new Scenario(
              "log-disk-full",
              "The disk of PostgreSQL's write-ahead log full in mid-migration, at which the server"
                  + " goes down; then room again.",
              Scenarios::anywhere,
              Set.of(Need.LOG_ON_SMALL_DISK),
              true,
              Scenarios::logDiskFull),
          scenario(
              "failing-change",
              "A table of another owner in the way of a change: everything is rolled back.",
              Scenarios::failingChange),
          scenario(
              "ahead",
              "A schema that a newer build has been at: no attempt at the lock.",
              Scenarios::ahead),
          scenario(
              "rolling-upgrade",
              "Replicas of a newer release come up beside those that serve, and one of the older"
                  + " restarts.",
              Scenarios::rollingUpgrade),
          scenario(
              "release-before",
              "The release before beside this one, in an upgrade and while signing keys change.",
              ReleaseBefore::play),
          scenario(
              "long-reader",
              "A transaction that reads a table which the migration alters.",
              Scenarios::longReader));

  private Scenarios() {}

  static List<Scenario> all() {
    return ALL;
  }

  /** The duration of random faults. */
  static Scenario random(Duration duration) {
    return new Scenario(
        "random-" + duration,
        String.format(
            Locale.ROOT, "Faults of all kinds by chance, for %d minutes.", duration.toMinutes()),
        Scenarios::anywhere,
        Set.of(Need.PROXIES),
        false,
        play -> RandomFaults.play(play, duration));
  }

  static Scenario named(String name) throws UsageException {
    return ALL.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException("there is no scenario '%s': --list shows them".formatted(name)));
  }

  private static boolean anywhere(Way way) {
    return true;
  }

  private static Scenario scenario(String name, String what, Scenario.Plot plot) {
    return new Scenario(name, what, Scenarios::anywhere, Set.of(), true, plot);
  }

  private static Scenario proxied(
      String name, String what, Predicate<Way> ways, Scenario.Plot plot) {
    return new Scenario(name, what, ways, Set.of(Need.PROXIES), true, plot);
  }

  private static Ending coldStart(Play play) throws Exception {
    play.startAll();
    play.awaitUp();
    return new Ending.Serving();
  }

  private static Ending atHead(Play play) throws Exception {
    schemaOf(play.stage().database()).bringToHead();
    return withoutLock(play);
  }

  private static Ending ahead(Play play) throws Exception {
    schemaOf(play.stage().database()).bringToHead();
    play.stage()
        .database()
        .execute(
            "CREATE TABLE of_a_newer_build (a int)",
            """
            INSERT INTO databasechangelog
              (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum)
            SELECT '9999-newer', 'mcpgateway', 'db/changelog/9999-newer.sql', now(),
              max(orderexecuted) + 1, 'EXECUTED', '9:00000000000000000000000000000000'
            FROM databasechangelog
            """);
    return withoutLock(play);
  }

  private static Ending withoutLock(Play play) throws Exception {
    play.awaitTrue("the schema at head", RELEASE, play.schema()::isAtHead);
    play.stage().database().recordStatements();
    play.startAll();
    play.awaitUp();
    List<String> attempts =
        play.stage().database().statements().stream()
            .filter(statement -> statement.contains("pg_try_advisory"))
            .toList();
    play.measure("attempts at the lock", Integer.toString(attempts.size()));
    play.expect("no attempt at the lock", attempts.isEmpty(), attempts.size() + " attempts");
    return new Ending.Serving();
  }

  private static Ending killIdle(Play play) throws Exception {
    Trap trap = Trap.in(play.stage().database());
    Replica migrator = catchMigrator(play, trap);
    migrator.freeze();
    trap.disarm();
    play.awaitTrue("the migrator's session idle", RELEASE, () -> isIdle(play, migrator));
    killAndMeasure(play, migrator);
    play.awaitUp();
    return new Ending.Serving();
  }

  private static Ending killMidStatement(Play play) throws Exception {
    Trap trap = Trap.in(play.stage().database());
    Replica migrator = catchMigrator(play, trap);
    killAndMeasure(play, migrator);
    trap.disarm();
    play.awaitUp();
    return new Ending.Serving();
  }

  private static Replica catchSeeder(Play play, Trap trap) throws Exception {
    String place = Trap.insertingInto(play.anyOf(SEEDED));
    trap.arm(place);
    play.startAll();
    Replica seeder = play.awaitCaught();
    play.measure("caught at", place);
    return seeder;
  }

  private static Ending killMidSeed(Play play) throws Exception {
    Trap trap = Trap.in(play.stage().database());
    Replica seeder = catchSeeder(play, trap);
    play.fault("SIGKILL of " + seeder.lane(), seeder::kill);
    play.pause(Duration.ofMillis(play.random().nextInt(1000)));
    trap.disarm();
    play.awaitUp();
    return new Ending.Serving();
  }

  private static Ending killAroundCommit(Play play) throws Exception {
    Trap trap = Trap.in(play.stage().database());
    trap.arm(Trap.COMMIT, COMMIT_TAKES);
    play.startAll();
    Replica migrator = play.awaitCaught();
    Duration delay = Duration.ofMillis(play.random().nextInt(1200));
    play.pause(delay);
    killAndMeasure(play, migrator);
    play.measure(
        String.format(Locale.ROOT, "killed %d ms into the commit", delay.toMillis()),
        play.schema().isAtHead() ? "committed" : "rolled back");
    trap.disarm();
    play.awaitUp();
    return new Ending.Serving();
  }

  private static Ending freeze(Play play) throws Exception {
    Trap trap = Trap.in(play.stage().database());
    Replica migrator = catchMigrator(play, trap);
    play.fault("SIGSTOP of " + migrator.lane(), migrator::freeze);
    trap.disarm();
    measureRelease(play, migrator, RELEASE_OF_THE_SILENT);
    play.awaitUp();
    migrator.thaw();
    play.healed("SIGCONT of " + migrator.lane());
    play.awaitUp();
    Replica serving = play.anyOf(play.survivors());
    play.fault("SIGSTOP of " + serving.lane(), serving::freeze);
    play.pause(Duration.ofSeconds(5));
    serving.thaw();
    play.healed("SIGCONT of " + serving.lane());
    play.awaitRecovery();
    return new Ending.Serving();
  }

  private static Ending freezeMidSeed(Play play) throws Exception {
    Trap trap = Trap.in(play.stage().database());
    Replica seeder = catchSeeder(play, trap);
    play.fault("SIGSTOP of " + seeder.lane(), seeder::freeze);
    trap.disarm();
    play.awaitUp();
    seeder.thaw();
    play.healed("SIGCONT of " + seeder.lane());
    play.awaitUp();
    return new Ending.Serving();
  }

  /** A fault during the migration, and again when all serve. */
  private static Ending broken(Play play, Play.Act fault) throws Exception {
    Trap trap = Trap.in(play.stage().database());
    Replica migrator = catchMigrator(play, trap);
    play.replicasMayGiveUp();
    play.fault("while " + migrator.lane() + " migrates", fault);
    trap.disarm();
    play.awaitUp();
    play.fault("while all serve", fault);
    play.awaitRecovery();
    return new Ending.Serving();
  }

  /**
   * The pooler runs what a silent client had sent, and the server then waits for more until its
   * timeout for an idle migration.
   */
  private static Ending silenceGatewaySide(Play play) throws Exception {
    Ending ending = broken(play, () -> play.stage().beforeGateways().abandon());
    play.awaitTrue(
        "what silent clients began ended by the server",
        RELEASE_OF_THE_SILENT,
        () -> Invariants.openTransactions(play.stage().database()).isEmpty());
    return ending;
  }

  /**
   * PgBouncer can only notice it by TCP, and the proxy acknowledges what it drops: so the proxy
   * closes the connections when keep-alive would.
   */
  private static void silenceServerSide(Play play) throws InterruptedException {
    play.stage().beforeServer().abandon();
    play.pause(KEEP_ALIVE);
    play.stage().beforeServer().cut();
  }

  static void terminateBackends(Play play) throws SQLException {
    play.stage()
        .database()
        .query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND usename = ?",
            play.stage().database().user());
  }

  /**
   * Within ten seconds of the promotion, or of the pooler's switch to the promoted server, all
   * replicas are ready and accept logins.
   */
  private static Ending failover(Play play, Play.Act demotion, boolean readable) throws Exception {
    Stage stage = play.stage();
    play.startAll();
    play.awaitUp();
    play.awaitTrue("several connections in each pool", RELEASE, () -> fillPools(play));
    List<Replica> before = play.replicas();
    Instant demoted = Instant.now();
    play.fault("the primary is demoted", demotion);
    play.awaitTrue(
        "every replica not ready",
        NOTICED,
        () -> play.replicas().stream().noneMatch(Scenarios::isReady));
    if (readable) {
      play.awaitTrue(
          "every replica not ready because the database is read-only",
          NOTICED,
          () -> play.replicas().stream().allMatch(Scenarios::saysReadOnly));
      play.measure("read-only told after", Duration.between(demoted, Instant.now()));
      expectLoginsRefusedAsReadOnly(play);
      if (play.replicas().size() > 2) {
        restartOneMeanwhile(play);
      }
    }
    play.pause(Duration.ofSeconds(2 + play.random().nextInt(6)));
    play.awaitTrue("the standby has heard of everything", RELEASE, () -> hasHeardOfAll(stage));
    stage.promoteStandby();
    if (stage.way().isPooled()) {
      stage.pooler().leadTo(stage.standby());
    }
    play.healed("the standby is promoted");
    List<Replica> serving = play.replicas().stream().filter(before::contains).toList();
    Instant promoted = Instant.now();
    play.awaitTrue(
        "every replica that served ready, and a login at each",
        Play.TIME_TO_RECOVER,
        () ->
            serving.stream()
                .allMatch(replica -> isReady(replica) && play.logIn(replica).isPresent()));
    Duration took = Duration.between(promoted, Instant.now());
    play.measure("ready and logins after", took);
    play.expect(
        "every replica that served ready and a login at each within 10 s",
        took.compareTo(RECOVERY_FROM_FAILOVER) <= 0,
        took.toMillis() + " ms");
    play.awaitServing(Duration.ZERO, Play.TIME_TO_RECOVER);
    return new Ending.Serving();
  }

  /** It waits for a writable database, and does not give up. */
  private static void restartOneMeanwhile(Play play) throws Exception {
    Replica restarted = play.anyOf(play.survivors());
    play.fault("SIGKILL of " + restarted.lane(), restarted::kill);
    Replica successor = play.start(restarted.lane());
    String line =
        play.await(
            "the line of a replica that comes up meanwhile",
            Play.TIME_TO_COME_UP,
            () ->
                successor.log().stream()
                    .filter(it -> it.contains("25006") || it.contains("targetServerType"))
                    .findFirst());
    play.expect("who comes up meanwhile says that it waits", line.contains(" at most "), line);
  }

  private static boolean fillPools(Play play) {
    for (Replica replica : play.replicas()) {
      Optional<String> token = play.logIn(replica);
      if (token.isEmpty()
          || IntStream.range(0, 8)
              .parallel()
              .anyMatch(i -> Api.roles(replica.port(), token.get()) != 200)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isReady(Replica replica) {
    return Api.readiness(replica.port()).filter(answer -> answer.statusCode() == 200).isPresent();
  }

  private static boolean saysReadOnly(Replica replica) {
    return Api.readiness(replica.port())
        .filter(answer -> answer.statusCode() == 503 && answer.body().contains("read-only"))
        .isPresent();
  }

  private static void expectLoginsRefusedAsReadOnly(Play play) {
    List<String> others =
        play.replicas().stream()
            .map(play::tryToLogIn)
            .map(answer -> answer.map(it -> it.statusCode() + " " + it.body()).orElse("nothing"))
            .filter(answer -> !answer.matches("(?s)503 .*problem:read-only.*"))
            .toList();
    play.expect("logins refused as read-only", others.isEmpty(), others.toString());
  }

  private static boolean hasHeardOfAll(Stage stage) throws SQLException {
    String question = "SELECT pg_last_wal_replay_lsn() = pg_last_wal_receive_lsn()";
    if (stage.server().isRunning()) {
      question =
          "SELECT pg_last_wal_replay_lsn() >= '%s'"
              .formatted(ask(stage.server(), "SELECT pg_current_wal_lsn()"));
    }
    // A shut-down primary waits until the standby has received everything, which may not be applied
    // yet.
    return ask(stage.standby(), question).equals("t");
  }

  private static String ask(PostgresServer server, String question) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getString(1);
    }
  }

  private static Ending failingChange(Play play) throws Exception {
    String table = play.anyOf(TABLES);
    play.stage().database().execute("CREATE TABLE " + table + " (in_the_way int)");
    play.measure("in the way", table);
    play.schema().forget();
    play.startAll();
    play.awaitAllGivenUp();
    return new Ending.Refused("everything was rolled back");
  }

  private static Ending diskFull(Play play) throws Exception {
    SmallDisk disk = play.stage().disk();
    int left = play.random().nextInt(256) * 1024;
    play.fault("the disk fills up", () -> disk.fill(left));
    play.measure("left on the disk", String.format(Locale.ROOT, "%d KiB", left / 1024));
    play.startAll();
    play.awaitAllGivenUp();
    play.expect(
        "schema untouched while the disk is full",
        play.schema().latest().equals(play.schema().initial()),
        play.schema().latest().toString());
    expectTheDiskNamed(play);
    disk.free();
    play.healed("there is room again");
    play.replicasMayGiveUp();
    play.awaitUp();
    return new Ending.Serving();
  }

  private static Ending logDiskFull(Play play) throws Exception {
    SmallDisk disk = play.stage().disk();
    int left = play.random().nextInt(64, 768) * 1024;
    try (Connection connection = play.stage().server().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_switch_wal()");
      statement.execute(
          String.format(
              Locale.ROOT,
              "SELECT pg_logical_emit_message(false, 'harness', repeat('x', %d))",
              PostgresServer.LOG_SEGMENT - left));
    }
    play.fault("the disk of the log fills up", () -> disk.fill(0));
    play.measure("left in the log", String.format(Locale.ROOT, "%d KiB", left / 1024));
    play.replicasMayGiveUp();
    play.startAll();
    play.awaitTrue(
        "PostgreSQL down for want of room",
        Play.TIME_TO_COME_UP,
        () ->
            play.stage().server().log().stream()
                .anyMatch(line -> line.contains("PANIC") && line.contains("No space left")));
    play.pause(Duration.ofMillis(play.random().nextInt(15_000)));
    disk.free();
    play.stage().server().restartImmediately();
    play.healed("there is room again");
    play.awaitUp();
    expectTheDiskNamed(play);
    return new Ending.Serving();
  }

  /** By all replicas that have given up so far. */
  private static void expectTheDiskNamed(Play play) {
    List<String> unclear =
        play.everyProcess().stream()
            .filter(replica -> replica.exit().isPresent())
            .filter(replica -> !replica.log().get(replica.log().size() - 1).contains("53100"))
            .map(Replica::lane)
            .toList();
    play.expect("who gave up named the full disk", unclear.isEmpty(), unclear.toString());
  }

  private static Ending rollingUpgrade(Play play) throws Exception {
    GatewayProgram newer = NewerBuild.of(play.jar(), play.kept());
    List<String> lanes = play.lanes();
    List<String> older = lanes.subList(0, lanes.size() / 2);
    for (String lane : older) {
      play.start(lane);
    }
    play.awaitUp();
    List<Replica> serving = play.survivors();
    Instant upgraded = Instant.now();
    play.fault("the newer release begins to come up", () -> {});
    for (String lane : lanes.subList(older.size(), lanes.size())) {
      play.start(lane, newer);
    }
    play.awaitServing(Duration.ZERO, Play.TIME_TO_COME_UP);
    play.expect(
        "the newer release's change applied",
        play.schema().latest().history().containsKey(NewerBuild.CHANGE),
        play.schema().latest().toString());
    List<String> interrupted = play.notReadySince(upgraded, serving);
    play.expect(
        "older replicas ready all the while", interrupted.isEmpty(), interrupted.toString());
    Replica restarted = play.anyOf(serving);
    play.fault("SIGKILL of " + restarted.lane() + ", of the older release", restarted::kill);
    play.start(restarted.lane());
    play.awaitServing(Duration.ZERO, Play.TIME_TO_COME_UP);
    return new Ending.Serving();
  }

  private static Ending longReader(Play play) throws Exception {
    Database database = play.stage().database();
    Schema schema = schemaOf(database);
    schema.bringToHead();
    schema.rollbackTo("0009-create-access-version");
    play.awaitTrue("the schema rolled back", RELEASE, () -> !play.schema().isAtHead());
    play.schema().forget();
    try (Connection reader = database.connectAsSuperuser();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("SELECT * FROM email_users");
      play.fault("a long reader begins", () -> {});
      play.startAll();
      play.await(
          "an attempt that gave up waiting",
          Play.TIME_TO_COME_UP,
          () ->
              play.replicas().stream()
                  .flatMap(replica -> replica.log().stream())
                  .filter(line -> line.contains("55P03"))
                  .findFirst());
      play.pause(Duration.ofSeconds(5 + play.random().nextInt(10)));
      play.expect("the schema waits for the reader", !play.schema().isAtHead(), "at head");
      reader.rollback();
      play.healed("the reader has ended");
    }
    play.awaitUp();
    return new Ending.Serving();
  }

  private static Replica catchMigrator(Play play, Trap trap) throws Exception {
    String place = Trap.making(play.anyOf(TABLES));
    trap.arm(place);
    play.startAll();
    Replica migrator = play.awaitCaught();
    play.measure("caught at", place);
    return migrator;
  }

  private static boolean isIdle(Play play, Replica replica) throws SQLException {
    List<String> states =
        play.stage()
            .database()
            .query(
                "SELECT state FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE ?",
                "mcpgateway %/" + replica.pid());
    return states.contains("idle in transaction");
  }

  private static void killAndMeasure(Play play, Replica migrator) throws Exception {
    play.fault("SIGKILL of " + migrator.lane(), migrator::kill);
    measureRelease(play, migrator, RELEASE);
  }

  private static void measureRelease(Play play, Replica migrator, Duration atMost)
      throws Exception {
    Instant began = Instant.now();
    play.awaitTrue(
        "the lock of " + migrator.lane() + " free",
        atMost,
        () ->
            !play.schema()
                .lockHolder()
                .flatMap(Trap.Session::of)
                .map(Trap.Session::pid)
                .equals(Optional.of(migrator.pid())));
    play.measure("lock free after", Duration.between(began, Instant.now()));
  }

  private static Schema schemaOf(Database database) {
    Map<String, String> environment = database.settings();
    return Schema.of(
        DatabaseSettings.from(SettingLookup.of(new Properties(), environment::get)),
        HeadManifest.load(),
        SchemaListener.SILENT);
  }
}
