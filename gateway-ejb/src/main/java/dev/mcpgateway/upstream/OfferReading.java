package dev.mcpgateway.upstream;

import dev.mcpgateway.jsonrpc.JsonKind;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.upstream.McpDialog.LegacySession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One reading of one upstream: which eras it speaks, then its lists in each of them. */
final class OfferReading {

  /** Of the probes beside a modern server, and of the transport that is not spoken. */
  private static final Duration SHORT = Duration.ofSeconds(5);

  private static final long UNSUPPORTED_VERSION = -32022;
  private static final int NOT_FOUND = 404;

  /** Of what a server says of itself, which is kept and shown as a whole. */
  private static final int MAX_INTRODUCTION = 1 << 20;

  private final McpDialog dialog;
  private final UpstreamServer server;
  private final FailureTranslation failures;
  private final UpstreamSettings settings;
  private final Map<ItemKind, Map<String, Map<Era, byte[]>>> items = new EnumMap<>(ItemKind.class);
  private final List<SkippedItem> skipped = new ArrayList<>();
  private final List<EraOffer> introductions = new ArrayList<>();

  /** What the probe of the modern era has found, where it was not that era. */
  private Optional<UpstreamException> whyNotModern = Optional.empty();

  private boolean hasRenewedSession;

  /** The bytes of all items, where both eras have the same of one counted once. */
  private long length;

  OfferReading(McpDialog dialog, UpstreamServer server, UpstreamSettings settings) {
    this.dialog = dialog;
    this.server = server;
    this.settings = settings;
    failures = dialog.failures();
  }

  UpstreamOffer read() {
    Optional<JsonSlice> discovered = discover();
    if (discovered.isPresent()) {
      introduce(modernIntroduction(discovered.get()));
      readLists(
          Era.MODERN, discovered.get(), kind -> cursor -> dialog.modern(kind.method(), cursor));
      beginBesideModern(discovered.get()).ifPresent(this::readLegacy);
    } else {
      readLegacy(begin(dialog.timeLeft()));
    }
    return new UpstreamOffer(
        List.copyOf(introductions),
        UpstreamTransport.STREAMABLEHTTP,
        note(),
        offered(),
        List.copyOf(skipped));
  }

  // The modern era.

  private Optional<JsonSlice> discover() {
    Reply reply = dialog.modern("server/discover", Optional.empty());
    Optional<UpstreamException> failure = failures.ofStatus(reply.head());
    // Servers of old answer all kinds of refusals to a method that they do not know; what they mean
    // shows when they are asked to begin. These are about the way there.
    if (failure.isPresent() && reply.head().status() != 403 && reply.head().status() != 500) {
      throw failure.get();
    }
    Optional<JsonSlice> result =
        reply.result().filter(found -> isArray(found.member("supportedVersions")));
    if (result.isPresent() && supports(result.get(), Revision.V2026_07_28.version())) {
      return result;
    }
    if (result.isPresent() || reply.hasErrorCode(UNSUPPORTED_VERSION)) {
      whyNotModern =
          Optional.of(
              failures.failure(
                  UpstreamFault.UNSUPPORTED_VERSION,
                  "%s speaks no revision of the protocol that the gateway speaks."));
    }
    return Optional.empty();
  }

  private void introduce(EraOffer introduction) {
    int length =
        introduction.capabilities().length()
            + introduction.serverInfo().length()
            + introduction.instructions().map(String::length).orElse(0);
    if (length > MAX_INTRODUCTION) {
      throw failures.failure(
          UpstreamFault.TOO_LONG,
          "What %s says of itself (capabilities, serverInfo, instructions) is longer than 1 MiB.");
    }
    introductions.add(introduction);
  }

  private static boolean isArray(Optional<JsonSlice> value) {
    return value.filter(found -> found.kind() == JsonKind.ARRAY).isPresent();
  }

  private static boolean supports(JsonSlice discovered, String version) {
    return discovered.member("supportedVersions").stream()
        .flatMap(versions -> versions.elements().stream())
        .anyMatch(element -> element.isString() && element.string().equals(version));
  }

  private static EraOffer modernIntroduction(JsonSlice discovered) {
    Optional<JsonSlice> serverInfo =
        discovered
            .member("_meta")
            .flatMap(meta -> meta.member("io.modelcontextprotocol/serverInfo"))
            .or(() -> discovered.member("serverInfo"));
    return new EraOffer(
        Era.MODERN,
        Revision.V2026_07_28.version(),
        object(discovered.member("capabilities")),
        object(serverInfo),
        instructions(discovered));
  }

  // The legacy era.

  /** What a legacy server has answered, and the session that began with it. */
  private record Begun(JsonSlice result, LegacySession session) {}

  /** A modern server need not know how to begin a session. One that says it does has to. */
  private Optional<Begun> beginBesideModern(JsonSlice discovered) {
    boolean isPromised =
        SessionCheck.VERSIONS.stream().anyMatch(version -> supports(discovered, version));
    try {
      return Optional.of(begin(isPromised ? dialog.timeLeft() : shorter()));
    } catch (UpstreamException e) {
      if (isPromised || e.fault() == UpstreamFault.BUSY || e.fault() == UpstreamFault.CANCELLED) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Duration shorter() {
    Duration left = dialog.timeLeft();
    return left.compareTo(SHORT) < 0 ? left : SHORT;
  }

  private Begun begin(Duration within) {
    Reply reply = dialog.initialize(within);
    JsonSlice result =
        reply
            .result()
            .filter(found -> found.text("protocolVersion").isPresent())
            .orElseThrow(() -> whyNoSession(reply));
    String version = result.text("protocolVersion").orElseThrow();
    LegacySession session =
        new LegacySession(reply.head().header(McpDialog.SESSION_HEADER), version);
    check(session);
    try {
      failures.ofStatus(dialog.initialized(session).head()).ifPresent(OfferReading::fail);
    } catch (UpstreamException e) {
      // The server has it already.
      dialog.end(session);
      throw e;
    }
    return new Begun(result, session);
  }

  private void check(LegacySession session) {
    try {
      SessionCheck.check(server.address(), session.id(), session.version());
    } catch (UpstreamException e) {
      if (e.fault() == UpstreamFault.UNSUPPORTED_VERSION) {
        // It has begun all the same. What the server calls its revision may be no header.
        dialog.end(new LegacySession(session.id(), Revision.latestLegacy().version()));
      }
      throw e;
    }
  }

  private static void fail(UpstreamException failure) {
    throw failure;
  }

  private UpstreamException whyNoSession(Reply reply) {
    Optional<UpstreamException> ofStatus = failures.ofStatus(reply.head());
    if (ofStatus.isPresent() && reply.head().status() != 403) {
      return ofStatus.get();
    }
    if (introductions.isEmpty() && dialog.speaksHttpSse(shorter())) {
      return failures.failure(
          UpstreamFault.HTTP_SSE_ONLY,
          "%s speaks the HTTP+SSE transport of 2024-11-05 alone. The gateway speaks streamable HTTP: many servers have it under another path, such as /mcp.");
    }
    if (ofStatus.isPresent()) {
      return ofStatus.get();
    }
    if (whyNotModern.isPresent()) {
      return whyNotModern.get();
    }
    if (reply.errorCode().isPresent()) {
      return failures.failure(
          UpstreamFault.ERROR_ANSWER, "%s answers initialize with " + reply.describe() + ".");
    }
    return failures.failure(
        UpstreamFault.NOT_MCP,
        "What answers at %s is no MCP server: to initialize it answers " + reply.describe() + ".");
  }

  private void readLegacy(Begun begun) {
    LegacySession[] session = {begun.session()};
    try {
      introduce(
          new EraOffer(
              Era.LEGACY,
              begun.session().version(),
              object(begun.result().member("capabilities")),
              object(begun.result().member("serverInfo")),
              instructions(begun.result())));
      readLists(
          Era.LEGACY,
          begun.result(),
          kind -> cursor -> askInSession(session, kind.method(), cursor));
    } finally {
      dialog.end(session[0]);
    }
  }

  /** A session that the server has lost is begun once more: the 404 says that nothing was done. */
  private Reply askInSession(LegacySession[] session, String method, Optional<String> cursor) {
    Reply reply = dialog.legacy(session[0], method, cursor);
    boolean isLost = reply.head().status() == NOT_FOUND && session[0].id().isPresent();
    if (!isLost || hasRenewedSession) {
      return reply;
    }
    hasRenewedSession = true;
    session[0] = begin(dialog.timeLeft()).session();
    return dialog.legacy(session[0], method, cursor);
  }

  // Both.

  /** Sends the method of a kind's list. */
  private interface Asking {
    Function<Optional<String>, Reply> of(ItemKind kind);
  }

  private void readLists(Era era, JsonSlice introduction, Asking asking) {
    Optional<JsonSlice> capabilities = introduction.member("capabilities");
    for (ItemKind kind : ItemKind.values()) {
      if (capabilities.flatMap(all -> all.member(kind.capability())).isPresent()) {
        Map<String, Map<Era, byte[]>> known =
            items.computeIfAbsent(kind, none -> new LinkedHashMap<>());
        ListReading list =
            new ListReading(
                kind, era, settings, failures, (name, content) -> add(known, name, era, content));
        list.read(asking.of(kind));
        skipped.addAll(list.skipped());
      }
    }
  }

  private boolean add(Map<String, Map<Era, byte[]>> known, String name, Era era, byte[] content) {
    Map<Era, byte[]> contents = known.computeIfAbsent(name, none -> new EnumMap<>(Era.class));
    Optional<byte[]> same =
        contents.values().stream().filter(other -> Arrays.equals(other, content)).findFirst();
    if (same.isEmpty()) {
      length += content.length;
    }
    contents.put(era, same.orElse(content));
    return length <= settings.maxCatalogBytes();
  }

  private List<OfferedItem> offered() {
    List<OfferedItem> offered = new ArrayList<>();
    items.forEach(
        (kind, byName) ->
            byName.forEach((name, contents) -> offered.add(new OfferedItem(kind, name, contents))));
    return List.copyOf(offered);
  }

  private Optional<String> note() {
    if (server.transport().equals(Optional.of(UpstreamTransport.SSE))) {
      return Optional.of(
          "The server was given as SSE and speaks streamable HTTP: it is used as STREAMABLEHTTP.");
    }
    return server.transport().isEmpty()
        ? Optional.of("No transport was given: the server speaks streamable HTTP (STREAMABLEHTTP).")
        : Optional.empty();
  }

  /** With its escapes: what they stand for may be half a surrogate pair, which UTF-8 has not. */
  private static Optional<String> instructions(JsonSlice introduction) {
    return introduction.member("instructions").filter(JsonSlice::isString).map(JsonSlice::token);
  }

  private static String object(Optional<JsonSlice> value) {
    return value.filter(JsonSlice::isObject).map(JsonSlice::token).orElse("{}");
  }
}
