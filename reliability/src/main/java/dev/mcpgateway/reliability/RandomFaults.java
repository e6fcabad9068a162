package dev.mcpgateway.reliability;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Random faults of all kinds, one after another; in the end all replicas must serve. */
final class RandomFaults {

  private static final int MAX_PAUSE_MILLIS = 12_000;
  private static final int MAX_OUTAGE_MILLIS = 10_000;

  /** Half of the faults wait this long for replicas to serve; the others hit starting replicas. */
  private static final Duration TIME_FOR_A_START = Duration.ofSeconds(60);

  private final Play play;
  private final List<Fault> faults = new ArrayList<>();

  private record Fault(String name, Play.Act act) {}

  private RandomFaults(Play play) {
    this.play = play;
    Stage stage = play.stage();
    add(3, "SIGKILL of a replica, and a successor", this::killOne);
    add(2, "SIGSTOP of a replica for a while", this::freezeOne);
    add(1, "every connection of the gateways reset", () -> stage.beforeGateways().reset());
    add(1, "every connection of the gateways cut", () -> stage.beforeGateways().cut());
    add(1, "open connections of the gateways silent", () -> stage.beforeGateways().abandon());
    add(1, "nothing forwarded for a while", this::blackHole);
    add(1, "every session terminated", () -> Scenarios.terminateBackends(play));
    add(1, "PostgreSQL restarted", () -> stage.server().restart());
    add(1, "PostgreSQL crashed and recovered", () -> stage.server().restartImmediately());
    add(2, "all replicas killed, the schema dropped, all started", this::beginAnew);
    if (stage.way().isPooled()) {
      add(1, "PgBouncer restarted", () -> stage.pooler().restart());
      add(1, "every connection of PgBouncer reset", () -> stage.beforeServer().reset());
    }
  }

  static Ending play(Play play, Duration duration) throws Exception {
    return new RandomFaults(play).play(duration);
  }

  private Ending play(Duration duration) throws Exception {
    Instant end = Instant.now().plus(duration);
    play.startAll();
    play.replicasMayGiveUp();
    int injected = 0;
    while (Instant.now().isBefore(end)) {
      play.pauseAndTend(Duration.ofMillis(play.random().nextInt(MAX_PAUSE_MILLIS)));
      if (play.random().nextBoolean()) {
        play.tendUntilServing(TIME_FOR_A_START);
      }
      Fault fault = play.anyOf(faults);
      play.fault(fault.name(), fault.act());
      injected++;
    }
    play.healed("no more faults");
    play.measure("faults", Integer.toString(injected));
    // The last fault may have been a restart from scratch, on a silenced connection.
    play.awaitServing(Play.READINESS_LAG, Play.TIME_TO_COME_UP);
    return new Ending.Serving();
  }

  private void add(int weight, String name, Play.Act act) {
    for (int i = 0; i < weight; i++) {
      faults.add(new Fault(name, act));
    }
  }

  private Replica one() {
    return play.anyOf(play.replicas());
  }

  private void killOne() throws Exception {
    Replica victim = one();
    if (victim.isAlive()) {
      victim.kill();
    }
    play.start(victim.lane());
  }

  private void freezeOne() throws Exception {
    Replica victim = one();
    if (victim.isAlive()) {
      victim.freeze();
      play.pauseAndTend(outage());
      victim.thaw();
    }
  }

  private void blackHole() throws Exception {
    play.stage().beforeGateways().blackHole();
    play.pauseAndTend(outage());
    play.stage().beforeGateways().heal();
  }

  /** So that migrations are hit by faults, too. */
  private void beginAnew() throws Exception {
    for (Replica replica : play.replicas()) {
      if (replica.isAlive()) {
        replica.kill();
      }
    }
    play.stage().beforeGateways().cut();
    try (Connection connection = play.stage().database().connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      Scenarios.terminateBackends(play);
      statement.execute("DROP SCHEMA public CASCADE");
      statement.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner");
    }
    play.startAll();
  }

  private Duration outage() {
    return Duration.ofMillis(500 + play.random().nextInt(MAX_OUTAGE_MILLIS));
  }
}
