package dev.mcpgateway.upstream;

import dev.mcpgateway.jsonrpc.JsonKind;
import dev.mcpgateway.jsonrpc.JsonSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads one list of an upstream in one era, page by page, to its end or to a bound. */
final class ListReading {

  private static final int MAX_PAGES = 1_000;
  private static final int MAX_CURSOR = 16 << 10;
  private static final long METHOD_NOT_FOUND = -32601;

  private final ItemKind kind;
  private final Era era;
  private final UpstreamSettings settings;
  private final FailureTranslation failures;
  private final Sink sink;
  private final Set<String> names = new HashSet<>();
  private final List<SkippedItem> skipped = new ArrayList<>();
  private final Map<String, Integer> pageOfCursor = new HashMap<>();
  private int count;

  /** Where what can be taken goes, by name or URI, in the order of the list. */
  interface Sink {
    /** Takes one; tells whether there was room for it. */
    boolean take(String name, byte[] item);
  }

  ListReading(
      ItemKind kind, Era era, UpstreamSettings settings, FailureTranslation failures, Sink sink) {
    this.kind = kind;
    this.era = era;
    this.settings = settings;
    this.failures = failures;
    this.sink = sink;
  }

  /** What cannot be taken. */
  List<SkippedItem> skipped() {
    return skipped;
  }

  /**
   * Reads all pages.
   *
   * @param ask sends the method of the list, with a cursor for all pages but the first
   * @throws UpstreamException PAGE or TOO_LONG naming list and page, or what {@code ask} throws
   */
  void read(Function<Optional<String>, Reply> ask) {
    Optional<String> cursor = Optional.empty();
    for (int page = 1; page == 1 || cursor.isPresent(); page++) {
      if (page > MAX_PAGES) {
        throw tooLong("has more than " + MAX_PAGES + " pages");
      }
      Reply reply = ask.apply(cursor);
      if (page == 1 && isWithoutTemplates(reply)) {
        return;
      }
      Optional<UpstreamException> outage = failures.ofStatus(reply.head());
      if (outage.isPresent()) {
        throw outage.get();
      }
      if (reply.result().isEmpty()) {
        throw atPage(page, "is " + reply.describe() + ".");
      }
      JsonSlice result = reply.result().get();
      takePage(page, result);
      cursor = nextCursor(page, result);
    }
  }

  /** Servers of resources need have no templates, and then may not know the method. */
  private boolean isWithoutTemplates(Reply reply) {
    return kind == ItemKind.RESOURCE_TEMPLATE && reply.hasErrorCode(METHOD_NOT_FOUND);
  }

  private void takePage(int page, JsonSlice result) {
    JsonSlice list =
        result
            .member(kind.listMember())
            .filter(member -> member.kind() == JsonKind.ARRAY)
            .orElseThrow(() -> atPage(page, "has no list " + Quoted.of(kind.listMember()) + "."));
    for (JsonSlice item : list.elements()) {
      count++;
      if (count > settings.maxListItems()) {
        throw tooLong("has more than " + settings.maxListItems() + " entries");
      }
      take(page, item);
    }
  }

  private void take(int page, JsonSlice item) {
    Optional<String> key = item.text(kind.keyMember());
    Optional<String> problem = ItemCheck.problem(kind, item, era);
    if (problem.isEmpty() && names.contains(key.orElseThrow())) {
      problem = Optional.of("Its " + kind.keyMember() + " is in the list twice: the first counts.");
    }
    if (problem.isPresent()) {
      String name = key.map(Quoted::of).orElse("number " + count);
      skipped.add(new SkippedItem(kind, name, problem.get()));
      return;
    }
    names.add(key.orElseThrow());
    if (!sink.take(key.orElseThrow(), item.bytes())) {
      throw tooLong(
          "makes at page "
              + page
              + " all that the server lists longer than "
              + settings.maxCatalogBytes()
              + " bytes ("
              + UpstreamSettings.MAX_CATALOG_BYTES
              + ")");
    }
  }

  /** An empty text is a cursor like any other; null is none. */
  private Optional<String> nextCursor(int page, JsonSlice result) {
    Optional<JsonSlice> member = result.member("nextCursor").filter(value -> !value.isNull());
    if (member.isEmpty()) {
      return Optional.empty();
    }
    if (!member.get().isString() || member.get().length() > MAX_CURSOR) {
      throw atPage(page, "has a nextCursor that is no text, or longer than 16 KiB.");
    }
    String cursor = member.get().string();
    Integer before = pageOfCursor.putIfAbsent(cursor, page);
    if (before != null) {
      throw atPage(
          page, "has the same nextCursor as page " + before + ": the list would never end.");
    }
    return Optional.of(cursor);
  }

  private UpstreamException atPage(int page, String problem) {
    return failures.failure(
        UpstreamFault.PAGE,
        "Page " + page + " of the " + kind.label() + "s of %s (" + kind.method() + ") " + problem);
  }

  private UpstreamException tooLong(String problem) {
    return failures.failure(
        UpstreamFault.TOO_LONG,
        "The list of the " + kind.label() + "s of %s (" + kind.method() + ") " + problem + ".");
  }
}
