package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Event.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The life of a replica, as phases one after another.
 *
 * @param name of the replica
 * @param stretches its phases, in order, with a gap between two processes
 * @param probes the probes with another result than the previous one
 * @param frozen when it was frozen
 * @param ends where a process ended
 * @param firstReady when it was ready for the first time
 */
record Lane(
    String name,
    List<Stretch> stretches,
    List<Probe> probes,
    List<Stretch> frozen,
    List<End> ends,
    Optional<Duration> firstReady) {

  /** The phases of a replica, with their labels and Mermaid marks. */
  enum Phase {
    STARTING("starts", ""),
    DATABASE_AWAY("waits for the database", "crit, "),
    WAITING("waits for head", ""),
    MIGRATING("migrates", "active, "),
    SEEDING("seeds", "active, "),
    PUBLISHING("publishes", ""),
    READY("ready", "done, "),
    NOT_READY("not ready", "crit, ");

    private final String words;
    private final String mark;

    Phase(String words, String mark) {
      this.words = words;
      this.mark = mark;
    }

    String words() {
      return words;
    }

    String mark() {
      return mark;
    }
  }

  /**
   * A period in one phase, relative to the beginning of the run.
   *
   * @param phase the phase
   */
  record Stretch(Phase phase, Duration from, Duration to) {}

  /**
   * A probe of the schema.
   *
   * @param found its result, as the replica logged it
   */
  record Probe(Duration at, String found) {}

  /**
   * The end of a process.
   *
   * @param killed whether it was killed, or ended by itself
   */
  record End(Duration at, boolean killed, String text) {}

  /** Reads the life of one replica from the events. */
  static Lane of(String name, List<Event> events, Instant began, Instant ended) {
    Reading reading = new Reading(began);
    for (Event event : events) {
      if (event.lane().equals(name)) {
        reading.read(event);
      }
    }
    return reading.lane(name, ended);
  }

  private static final class Reading {
    private final Instant began;
    private final List<Stretch> stretches = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final List<Stretch> frozen = new ArrayList<>();
    private final List<End> ends = new ArrayList<>();
    private Optional<Phase> phase = Optional.empty();
    private Optional<Instant> frozenSince = Optional.empty();
    private Optional<Duration> firstReady = Optional.empty();
    private Instant since;

    Reading(Instant began) {
      this.began = began;
      since = began;
    }

    void read(Event event) {
      if (phase.isEmpty() && event.kind() != Kind.STARTED) {
        // A process that has ended is silent; later events of it are delayed.
        return;
      }
      switch (event.kind()) {
        case STARTED -> enter(Phase.STARTING, event.at());
        case DATABASE_AWAY -> enter(Phase.DATABASE_AWAY, event.at());
        case NOT_AT_HEAD -> probed(event, Phase.WAITING);
        case WAITING, RETRYING -> enter(Phase.WAITING, event.at());
        case MIGRATING -> enter(Phase.MIGRATING, event.at());
        case AT_HEAD -> probed(event, Phase.SEEDING);
        case MIGRATED, STEP -> enter(Phase.SEEDING, event.at());
        case BOOTSTRAPPED -> enter(Phase.PUBLISHING, event.at());
        case READY -> {
          enter(Phase.READY, event.at());
          firstReady = firstReady.or(() -> Optional.of(sinceBegin(event.at())));
        }
        case NOT_READY -> enter(Phase.NOT_READY, event.at());
        case FROZEN -> frozenSince = Optional.of(event.at());
        case THAWED -> thaw(event.at());
        case KILLED, EXITED -> {
          thaw(event.at());
          leave(event.at());
          phase = Optional.empty();
          ends.add(new End(sinceBegin(event.at()), event.kind() == Kind.KILLED, event.text()));
        }
        default -> {
          return;
        }
      }
    }

    Lane lane(String name, Instant ended) {
      thaw(ended);
      leave(ended);
      return new Lane(
          name,
          List.copyOf(stretches),
          List.copyOf(probes),
          List.copyOf(frozen),
          List.copyOf(ends),
          firstReady);
    }

    private void probed(Event event, Phase next) {
      probes.add(new Probe(sinceBegin(event.at()), event.text()));
      enter(next, event.at());
    }

    private void enter(Phase next, Instant at) {
      if (!phase.equals(Optional.of(next))) {
        leave(at);
        phase = Optional.of(next);
        since = at;
      }
    }

    private void leave(Instant at) {
      phase.ifPresent(
          current -> stretches.add(new Stretch(current, sinceBegin(since), sinceBegin(at))));
    }

    private void thaw(Instant at) {
      frozenSince.ifPresent(
          from -> frozen.add(new Stretch(Phase.NOT_READY, sinceBegin(from), sinceBegin(at))));
      frozenSince = Optional.empty();
    }

    private Duration sinceBegin(Instant at) {
      return Duration.between(began, at);
    }
  }
}
