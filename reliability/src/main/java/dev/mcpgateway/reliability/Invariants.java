package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.SchemaWatch.Span;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.testbed.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The invariants at the end of every run, whatever its faults. */
final class Invariants {

  /** Time for sessions of killed processes to end. */
  private static final Duration TIME_TO_SETTLE = Duration.ofSeconds(20);

  private static final int SHOWN = 5;

  /** The expected numbers of rows that the steps after the schema create, by statement. */
  private static final Map<String, Integer> FACTS = new LinkedHashMap<>();

  static {
    FACTS.put("SELECT count(*) FROM roles", 5);
    FACTS.put("SELECT count(DISTINCT (name, scope)) FROM roles WHERE is_active", 5);
    FACTS.put("SELECT count(*) FROM email_users", 1);
    FACTS.put("SELECT count(*) FROM email_users WHERE is_admin AND is_active", 1);
    FACTS.put("SELECT count(*) FROM email_teams", 1);
    FACTS.put("SELECT count(*) FROM email_teams WHERE is_personal AND is_active", 1);
    FACTS.put("SELECT count(*) FROM email_team_members", 1);
    FACTS.put("SELECT count(*) FROM user_roles", 2);
    FACTS.put(
        "SELECT count(DISTINCT r.name) FROM user_roles u JOIN roles r ON r.id = u.role_id"
            + " WHERE u.is_active AND r.name IN ('platform_admin', 'team_admin')",
        2);
    FACTS.put("SELECT count(*) FROM token_signing_keys", 1);
    FACTS.put("SELECT count(*) - count(DISTINCT id) FROM databasechangelog", 0);
  }

  private final Play play;
  private final Ending ending;
  private final Database database;
  private final String password;
  private final List<Check> checks = new ArrayList<>();

  private Invariants(Play play, Ending ending, String password) {
    this.play = play;
    this.ending = ending;
    this.database = play.stage().database();
    this.password = password;
  }

  /**
   * Checks all, while the replicas still run.
   *
   * @param password of the administrator
   */
  static List<Check> of(Play play, Ending ending, String password) throws Exception {
    Invariants invariants = new Invariants(play, ending, password);
    invariants.checkAll();
    return List.copyOf(invariants.checks);
  }

  private void checkAll() throws Exception {
    checks.addAll(play.expectations());
    checkNoLockIsLeft();
    checkNoTransactionIsLeftOpen();
    checkSchema();
    checkHalfSchemas(play.schema().spans());
    checkServedBeforeHead(play.processesOfThisBuild(), play.schema().spans());
    if (ending instanceof Ending.Serving) {
      checkFacts();
    }
    if (!(ending instanceof Ending.Refused)) {
      checkAllServe();
      checkOneTokenIsGoodEverywhere();
    }
    checkGivenUp();
    checkLogs();
  }

  private void add(String what, boolean holds, String detail) {
    checks.add(new Check(what, holds, holds ? "" : detail));
  }

  private void checkNoLockIsLeft() throws Exception {
    List<String> locks = settle(database::advisoryLocks);
    add("no advisory lock left", locks.isEmpty(), locks.toString());
  }

  private void checkNoTransactionIsLeftOpen() throws Exception {
    List<String> open = settle(() -> openTransactions(database));
    add("no session idle in a transaction", open.isEmpty(), open.toString());
  }

  /** Sessions of the gateways that have been idle in a transaction for a second. */
  static List<String> openTransactions(Database database) throws SQLException {
    return database.query(
        """
        SELECT format('%s of %s since %s', state, application_name, state_change)
        FROM pg_stat_activity
        WHERE datname = current_database() AND usename = ?
          AND state LIKE 'idle in transaction%' AND state_change < now() - interval '1 s'
        """,
        database.user());
  }

  private void checkSchema() throws Exception {
    boolean head = play.schema().isAtHead();
    if (!(ending instanceof Ending.Refused)) {
      add("schema at head", head, "it has " + play.schema().latest());
    } else {
      add(
          "schema untouched",
          play.schema().latest().equals(play.schema().initial()),
          "it has %s, and had %s".formatted(play.schema().latest(), play.schema().initial()));
    }
  }

  /** At any moment all of the migration is visible, or nothing of it. */
  private void checkHalfSchemas(List<Span> spans) {
    HeadManifest manifest = HeadManifest.load();
    Optional<Span> half =
        spans.stream()
            .filter(span -> !span.view().isHead(manifest))
            .filter(span -> !span.view().equals(spans.get(0).view()))
            .findFirst();
    add(
        "no half schema seen at any moment",
        half.isEmpty(),
        half.map(span -> "%s at %s".formatted(span.view(), since(span.from()))).orElse(""));
  }

  private void checkServedBeforeHead(List<Replica> replicas, List<Span> spans) {
    Map<String, List<HealthWatch.Served>> served = new LinkedHashMap<>();
    for (Replica replica : replicas) {
      served
          .computeIfAbsent(replica.lane(), lane -> new ArrayList<>())
          .addAll(replica.health().served());
    }
    List<String> tooEarly = servedBeforeHead(served, spans, play.began());
    add("no replica served before head", tooEarly.isEmpty(), tooEarly.toString());
  }

  /**
   * The responses within a period in which the schema was observed not to be at head: requested
   * after its first observation, answered before its last.
   */
  static List<String> servedBeforeHead(
      Map<String, List<HealthWatch.Served>> served, List<Span> spans, Instant began) {
    HeadManifest manifest = HeadManifest.load();
    List<Span> behind = spans.stream().filter(span -> !span.view().isHead(manifest)).toList();
    List<String> found = new ArrayList<>();
    served.forEach(
        (lane, answers) ->
            answers.stream()
                .filter(
                    answer ->
                        behind.stream()
                            .anyMatch(
                                span ->
                                    answer.asked().isAfter(span.from())
                                        && answer.answered().isBefore(span.to())))
                .findFirst()
                .ifPresent(
                    answer ->
                        found.add(
                            String.format(
                                Locale.ROOT,
                                "%s answered %s after %d ms",
                                lane,
                                answer.what(),
                                Duration.between(began, answer.answered()).toMillis()))));
    return found;
  }

  private void checkFacts() throws SQLException {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Integer> fact : FACTS.entrySet()) {
      String found = String.join(", ", database.query(fact.getKey()));
      if (!found.equals(fact.getValue().toString())) {
        wrong.add(
            String.format(Locale.ROOT, "%s: %s, not %d", fact.getKey(), found, fact.getValue()));
      }
    }
    add("one row per fact", wrong.isEmpty(), wrong.toString());
  }

  private void checkAllServe() {
    List<String> missing =
        play.survivors().stream()
            .filter(replica -> !replica.isAlive() || !replica.health().isReady())
            .map(Replica::lane)
            .toList();
    add("every surviving replica ready", missing.isEmpty(), missing.toString());
  }

  /** So they share one signing key, and the connection pools work. */
  private void checkOneTokenIsGoodEverywhere() throws Exception {
    List<Replica> replicas = play.survivors().stream().filter(Replica::isAlive).toList();
    Set<String> refused = new TreeSet<>();
    if (!replicas.isEmpty()) {
      Optional<String> token =
          replicas.stream()
              .filter(replica -> replica.health().isReady())
              .findFirst()
              .flatMap(this::token);
      for (Replica replica : replicas) {
        int status = token.map(value -> Api.roles(replica.port(), value)).orElse(0);
        if (status != 200) {
          refused.add(String.format(Locale.ROOT, "%s: %d", replica.lane(), status));
        }
      }
    }
    add("a token of one replica is good on all", refused.isEmpty(), refused.toString());
  }

  private Optional<String> token(Replica replica) {
    return Api.logIn(replica.port(), Run.ADMINISTRATOR, password);
  }

  private void checkGivenUp() {
    List<String> wrong = new ArrayList<>();
    boolean refused = ending instanceof Ending.Refused;
    for (Replica replica : play.everyProcess()) {
      Optional<Integer> exit = replica.exit();
      if (exit.isEmpty()) {
        continue;
      }
      String last = replica.log().isEmpty() ? "" : replica.log().get(replica.log().size() - 1);
      boolean clear = last.contains(" ERROR gateway: The gateway does not come up: ");
      boolean fits = !(ending instanceof Ending.Refused r) || last.contains(r.reason());
      if (exit.get() != 1 || !clear || !fits) {
        wrong.add(String.format(Locale.ROOT, "%s, exit %d: %s", replica.lane(), exit.get(), last));
      } else if (!refused && !play.mayReplicasGiveUp()) {
        wrong.add("%s gave up: %s".formatted(replica.lane(), last));
      }
    }
    if (refused && play.survivors().stream().anyMatch(Replica::isAlive)) {
      wrong.add("some are still running");
    }
    add("who gave up said why in its last line, exit 1", wrong.isEmpty(), wrong.toString());
  }

  private void checkLogs() {
    List<String> untidy =
        play.everyProcess().stream()
            .flatMap(
                replica ->
                    replica.log().stream()
                        .filter(line -> LogLine.parse(line).isEmpty())
                        .limit(1)
                        .map(line -> replica.lane() + ": " + line))
            .limit(SHOWN)
            .toList();
    add("no stack trace in a log", untidy.isEmpty(), untidy.toString());
    boolean secret =
        play.everyProcess().stream()
            .flatMap(replica -> replica.log().stream())
            .anyMatch(line -> line.contains(password) || line.contains(database.password()));
    add("no password in a log", !secret, "there is one");
  }

  private String since(Instant at) {
    return String.format(Locale.ROOT, "%d ms", Duration.between(play.began(), at).toMillis());
  }

  /** Repeats until nothing is found, or the rest is permanent. */
  private List<String> settle(Look look) throws Exception {
    Instant deadline = Instant.now().plus(TIME_TO_SETTLE);
    while (true) {
      List<String> found = look.look();
      if (found.isEmpty() || Instant.now().isAfter(deadline)) {
        return found;
      }
      play.pause(Duration.ofMillis(200));
    }
  }

  private interface Look {
    List<String> look() throws SQLException;
  }
}
