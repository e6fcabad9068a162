package dev.mcpgateway.reliability;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened during a run, by the clock of this machine, which all processes share. */
final class Journal {

  private final Instant began = Instant.now();
  private final List<Event> events = new ArrayList<>();

  /** When the run began. */
  Instant began() {
    return began;
  }

  /** Adds what happens now. */
  void add(String lane, Event.Kind kind, String text) {
    add(new Event(Instant.now(), lane, kind, text));
  }

  synchronized void add(Event event) {
    events.add(event);
  }

  /** All of it, in order. */
  synchronized List<Event> events() {
    return events.stream().sorted(Comparator.comparing(Event::at)).toList();
  }
}
