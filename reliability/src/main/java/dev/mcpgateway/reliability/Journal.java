package dev.mcpgateway.reliability;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The events of a run, by the clock of this machine, which all processes share. */
final class Journal {

  private final Instant began = Instant.now();
  private final List<Event> events = new ArrayList<>();

  /** When the run began. */
  Instant began() {
    return began;
  }

  /** Adds an event with the current time. */
  void add(String lane, Event.Kind kind, String text) {
    add(new Event(Instant.now(), lane, kind, text));
  }

  synchronized void add(Event event) {
    events.add(event);
  }

  /** All events, in order. */
  synchronized List<Event> events() {
    return events.stream().sorted(Comparator.comparing(Event::at)).toList();
  }
}
