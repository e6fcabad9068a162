package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Event.Kind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What a scenario uses: the servers, the replicas, the faults, and a source of randomness. */
final class Play implements AutoCloseable {

  /** On a busy machine; on an idle one it takes a fraction of that. */
  static final Duration TIME_TO_COME_UP = Duration.ofMinutes(8);

  /** After an outage, including the delays of the readiness probe and connection timeouts. */
  static final Duration TIME_TO_RECOVER = Duration.ofSeconds(150);

  /** How long readiness may lag behind the database. */
  static final Duration READINESS_LAG = Duration.ofSeconds(8);

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** How often a replica may give up because of faults before it counts as a failure. */
  private static final int MAX_RESTARTS = 10;

  /** A condition to wait for. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** A value that is found eventually. */
  interface Finder<T> {
    Optional<T> find() throws Exception;
  }

  private final Stage stage;
  private final Journal journal;
  private final GatewayProgram program;
  private final Path jar;
  private final Path kept;
  private final Path work;
  private final int size;
  private final Random random;
  private final SchemaWatch schema;
  private final Map<String, String> administrator;
  private final Map<String, Replica> replicas = new TreeMap<>();
  private final List<Replica> all = new ArrayList<>();
  private final List<Replica> older = new ArrayList<>();
  private final Map<String, String> measures = new LinkedHashMap<>();
  private final List<Check> expectations = new ArrayList<>();
  private boolean mayGiveUp;
  private int restarts;

  Play(
      Stage stage,
      Journal journal,
      GatewayProgram program,
      Path jar,
      Path kept,
      Path work,
      int size,
      Random random,
      Map<String, String> administrator)
      throws SQLException {
    this.stage = stage;
    this.journal = journal;
    this.program = program;
    this.jar = jar;
    this.kept = kept;
    this.work = work;
    this.size = size;
    this.random = random;
    this.administrator = administrator;
    schema = new SchemaWatch(stage::database, journal);
  }

  /** When the run began. */
  Instant began() {
    return journal.began();
  }

  Stage stage() {
    return stage;
  }

  SchemaWatch schema() {
    return schema;
  }

  Random random() {
    return random;
  }

  /** A random element. */
  <T> T anyOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Records a measurement. */
  void measure(String what, Duration took) {
    measures.put(what, String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0));
  }

  void measure(String what, String value) {
    measures.put(what, value);
  }

  Map<String, String> measures() {
    return measures;
  }

  /** Records a check at this moment. */
  void expect(String what, boolean holds, String detail) {
    expectations.add(new Check(what, holds, holds ? "" : detail));
  }

  List<Check> expectations() {
    return List.copyOf(expectations);
  }

  /** The current replicas of all lanes, including killed ones. */
  List<Replica> replicas() {
    return List.copyOf(replicas.values());
  }

  /** Every process of this run. */
  List<Replica> everyProcess() {
    return List.copyOf(all);
  }

  /** Like {@link #everyProcess}, without those of a build with another head. */
  List<Replica> processesOfThisBuild() {
    return all.stream().filter(replica -> !older.contains(replica)).toList();
  }

  /** The current replica of the lane. */
  Replica replica(String lane) {
    return replicas.get(lane);
  }

  /** Those that should run. */
  List<Replica> survivors() {
    return replicas().stream().filter(replica -> !replica.wasKilled()).toList();
  }

  /** The names of all replicas. */
  List<String> lanes() {
    return IntStream.rangeClosed(1, size).mapToObj(number -> "replica-" + number).toList();
  }

  /** Starts all replicas at once. */
  void startAll() throws IOException {
    for (String lane : lanes()) {
      start(lane);
    }
  }

  /** The directory for what later runs can reuse. */
  Path kept() {
    return kept;
  }

  /** The {@code gateway.jar} from which replicas are started. */
  Path jar() {
    return jar;
  }

  /** Starts a process in a lane. */
  Replica start(String lane) throws IOException {
    return start(lane, program);
  }

  /** Like {@link #start(String)}, with other settings. */
  Replica start(String lane, Map<String, String> further) throws IOException {
    return start(lane, program, further);
  }

  /** Like {@link #start(String)}, of another build. */
  Replica start(String lane, GatewayProgram build) throws IOException {
    return start(lane, build, Map.of());
  }

  /** Like {@link #start(String)}, of a build with another head. */
  void startOlder(String lane, GatewayProgram build) throws IOException {
    older.add(start(lane, build));
  }

  private Replica start(String lane, GatewayProgram build, Map<String, String> further)
      throws IOException {
    Map<String, String> settings = new HashMap<>(stage.settings());
    settings.putAll(administrator);
    settings.putAll(further);
    Replica replica =
        Replica.start(lane, build, settings, work.resolve(lane + "-" + all.size()), journal);
    Replica before = replicas.put(lane, replica);
    all.add(replica);
    if (before != null) {
      before.health().close();
    }
    return replica;
  }

  /** A token of the administrator from that replica; empty if the login fails. */
  Optional<String> logIn(Replica replica) {
    return Api.logIn(replica.port(), Run.ADMINISTRATOR, administrator.get(Run.PASSWORD_SETTING));
  }

  /** The response to a login of the administrator there; empty if there is none. */
  Optional<HttpResponse<String>> tryToLogIn(Replica replica) {
    return Api.tryToLogIn(
        replica.port(), Run.ADMINISTRATOR, administrator.get(Run.PASSWORD_SETTING));
  }

  /**
   * From now on faults may make replicas give up; they are then restarted as an orchestrator would.
   */
  void replicasMayGiveUp() {
    mayGiveUp = true;
  }

  boolean mayReplicasGiveUp() {
    return mayGiveUp;
  }

  /** The number of replicas that gave up and were restarted. */
  int restarts() {
    return restarts;
  }

  /** The replica whose process this is. */
  Replica replica(Trap.Session session) {
    return replicas().stream()
        .filter(replica -> replica.pid() == session.pid())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no replica is " + session));
  }

  /** Waits until a replica is blocked in a trap. */
  Replica awaitCaught() throws Exception {
    return await(
        "a replica in the trap",
        TIME_TO_COME_UP,
        () -> schema.caught().flatMap(Trap.Session::of).map(this::replica));
  }

  /** Injects a fault, which the timeline shows. */
  void fault(String what, Act act) throws Exception {
    journal.add(Event.HARNESS, Kind.FAULT, what);
    act.run();
  }

  void healed(String what) {
    journal.add(Event.HARNESS, Kind.HEALED, what);
  }

  /** An action. */
  interface Act {
    void run() throws Exception;
  }

  /**
   * Waits until all replicas that should run have reported that they are ready.
   *
   * @param lag reports count only if they are at least this much later than now
   */
  void awaitServing(Duration lag, Duration atMost) throws Exception {
    Instant from = Instant.now().plus(lag);
    awaitTrue(
        "all replicas ready",
        atMost,
        () -> {
          tend();
          return isEveryoneReadySince(from);
        });
  }

  private boolean isEveryoneReadySince(Instant from) {
    return survivors().stream()
        .allMatch(
            replica ->
                replica.isFrozen()
                    || (replica.isAlive()
                        && replica.health().isReady()
                        && replica.health().lastReady().isAfter(from)));
  }

  /** Acts like an orchestrator until all are ready, or the timeout has elapsed. */
  void tendUntilServing(Duration atMost) throws Exception {
    Instant from = Instant.now();
    while (!isEveryoneReadySince(from) && Instant.now().isBefore(from.plus(atMost))) {
      pauseAndTend(PAUSE);
    }
  }

  /** Waits until all replicas have started, and records the duration. */
  void awaitUp() throws Exception {
    Instant first = all.get(0).health().lastReady();
    awaitServing(Duration.ZERO, TIME_TO_COME_UP);
    if (first.equals(Instant.MIN)) {
      measure("all ready after", Duration.between(journal.began(), Instant.now()));
    }
  }

  /** Waits until all replicas serve again, and records the duration. */
  void awaitRecovery() throws Exception {
    Instant began = Instant.now();
    awaitServing(READINESS_LAG, TIME_TO_RECOVER);
    measure("serving again after", Duration.between(began, Instant.now()));
  }

  /** Waits until every replica has exited by itself. */
  void awaitAllGivenUp() throws Exception {
    poll(
        "all replicas given up",
        TIME_TO_COME_UP,
        () ->
            survivors().stream().allMatch(replica -> replica.exit().isPresent())
                ? Optional.of(true)
                : Optional.empty());
    measure("all given up after", Duration.between(journal.began(), Instant.now()));
  }

  /** Those that have reported since then that they are not ready. */
  List<String> notReadySince(Instant from, List<Replica> some) {
    List<String> lanes = some.stream().map(Replica::lane).toList();
    return journal.events().stream()
        .filter(event -> event.kind() == Kind.NOT_READY && event.at().isAfter(from))
        .map(Event::lane)
        .filter(lanes::contains)
        .distinct()
        .toList();
  }

  void awaitTrue(String what, Duration atMost, Condition condition) throws Exception {
    await(what, atMost, () -> condition.holds() ? Optional.of(true) : Optional.empty());
  }

  /**
   * Waits until something is found.
   *
   * @throws GaveUpException as soon as a replica has exited by itself that must not
   * @throws NotSeenException on timeout
   */
  <T> T await(String what, Duration atMost, Finder<T> finder) throws Exception {
    return poll(
        what,
        atMost,
        () -> {
          if (!mayGiveUp) {
            failWhereOneGaveUp(what);
          }
          return finder.find();
        });
  }

  private void failWhereOneGaveUp(String what) throws GaveUpException {
    for (Replica replica : survivors()) {
      if (replica.exit().isPresent()) {
        throw new GaveUpException(replica.lane(), what);
      }
    }
  }

  private static <T> T poll(String what, Duration atMost, Finder<T> finder) throws Exception {
    Instant deadline = Instant.now().plus(atMost);
    while (true) {
      Optional<T> found = finder.find();
      if (found.isPresent()) {
        return found.get();
      }
      if (Instant.now().isAfter(deadline)) {
        throw new NotSeenException(what, atMost);
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** A replica exited by itself when it must not; its last line says why. */
  static final class GaveUpException extends Exception {
    private static final long serialVersionUID = 1L;

    GaveUpException(String lane, String what) {
      super("%s gave up, waiting for: %s".formatted(lane, what));
    }
  }

  /** A condition did not become true in time. */
  static final class NotSeenException extends Exception {
    private static final long serialVersionUID = 1L;

    NotSeenException(String what, Duration atMost) {
      super(String.format(Locale.ROOT, "not seen within %d s: %s", atMost.toSeconds(), what));
    }
  }

  /** Acts like an orchestrator meanwhile. */
  void pauseAndTend(Duration duration) throws Exception {
    Instant end = Instant.now().plus(duration);
    while (Instant.now().isBefore(end)) {
      tend();
      pause(PAUSE);
    }
  }

  void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }

  /** Restarts every replica that gave up, if that is allowed. */
  private void tend() throws IOException {
    for (Replica replica : survivors()) {
      if (replica.exit().isPresent() && mayGiveUp && restarts < MAX_RESTARTS * size) {
        restarts++;
        start(replica.lane());
      }
    }
  }

  /** Stops the replicas, and collects their output. */
  @Override
  public void close() {
    all.forEach(Replica::close);
    schema.close();
    for (Replica replica : all) {
      replica.log().stream()
          .map(LogLine::parse)
          .flatMap(Optional::stream)
          .map(line -> line.event(replica.lane()))
          .flatMap(Optional::stream)
          .forEach(journal::add);
    }
  }
}
