package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.control.UpstreamSessionStore.Stored;
import dev.mcpgateway.session.ClientSession;
import dev.mcpgateway.upstream.SessionCheck;
import dev.mcpgateway.upstream.UpstreamClient;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamFault;
import dev.mcpgateway.upstream.UpstreamRequest;
import dev.mcpgateway.upstream.UpstreamServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that upstream servers of the older revisions want: opened when they are first
 * needed, one for each owner and server, the same at all replicas.
 */
@ApplicationScoped
public class UpstreamSessions {

  private static final int MAX_REMEMBERED = 50_000;
  private static final Duration LIFETIME_OF_USERS = Duration.ofHours(12);
  private static final Duration TIME_TO_OPEN = Duration.ofSeconds(20);
  private static final String CLIENT_INFO = "{\"name\":\"mcp-gateway\",\"version\":\"1\"}";

  private final Map<SessionKey, CompletableFuture<Stored>> opening = new ConcurrentHashMap<>();
  private final Map<SessionKey, Stored> remembered = new Remembered();

  private UpstreamClient client;
  private UpstreamSessionStore store;

  protected UpstreamSessions() {}

  @Inject
  public UpstreamSessions(UpstreamClient client, UpstreamSessionStore store) {
    this.client = client;
    this.store = store;
  }

  private static final class Remembered extends LinkedHashMap<SessionKey, Stored> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<SessionKey, Stored> eldest) {
      return size() > MAX_REMEMBERED;
    }
  }

  /** The session, where this replica knows it; without waiting. */
  Optional<Stored> known(SessionKey key) {
    synchronized (remembered) {
      return Optional.ofNullable(remembered.get(key))
          .filter(known -> known.expires().isAfter(Instant.now()));
    }
  }

  /**
   * The session, which is opened where there is none. The thread waits.
   *
   * @param owner the client's session, whose capabilities and name the upstream server is told;
   *     empty for one that can be asked for nothing
   * @throws UpstreamException if it cannot be opened
   * @throws SQLException if the database does not answer
   */
  Stored open(SessionKey key, UpstreamServer server, Optional<ClientSession> owner)
      throws SQLException {
    CompletableFuture<Stored> own = new CompletableFuture<>();
    CompletableFuture<Stored> first = opening.putIfAbsent(key, own);
    if (first != null) {
      return join(first);
    }
    try {
      Optional<Stored> found = store.find(key);
      Stored session =
          found.isPresent() ? found.get() : keep(key, begin(server, owner), server, owner);
      synchronized (remembered) {
        remembered.put(key, session);
      }
      own.complete(session);
      return session;
    } catch (SQLException | RuntimeException | Error e) {
      own.completeExceptionally(e);
      throw e;
    } finally {
      opening.remove(key, own);
    }
  }

  /** Forgets a session that the upstream server does not know any more. */
  void lost(SessionKey key, Stored session) throws SQLException {
    synchronized (remembered) {
      remembered.computeIfPresent(
          key, (same, known) -> known.session().equals(session.session()) ? null : known);
    }
    if (session.session().id().isPresent()) {
      store.remove(session);
    }
  }

  /**
   * Those of a client's session, by the ids of the upstream servers, whichever replicas have opened
   * them. Those without an id of their own are known to the replica alone that has opened them.
   */
  Map<String, UpstreamSession> of(ClientSession session) throws SQLException {
    String owner = SessionKey.ownedBy(session.jti());
    Map<String, UpstreamSession> all = new HashMap<>();
    synchronized (remembered) {
      remembered.forEach(
          (key, known) -> {
            if (key.owner().equals(owner) && known.session().id().isEmpty()) {
              all.put(key.gatewayId(), known.session());
            }
          });
    }
    store.findAll(owner).forEach(owned -> all.put(owned.gatewayId(), owned.stored().session()));
    return all;
  }

  /** Forgets those of a client's session, here and for all replicas. */
  List<UpstreamSessionStore.Owned> end(ClientSession session) throws SQLException {
    String owner = SessionKey.ownedBy(session.jti());
    synchronized (remembered) {
      remembered.keySet().removeIf(key -> key.owner().equals(owner));
    }
    return store.removeAll(owner);
  }

  /** Ends a session at its server, and does not wait for it. */
  void close(UpstreamServer server, UpstreamSession session) {
    if (session.id().isPresent()) {
      UpstreamRequest request = UpstreamRequest.delete();
      OutgoingCall.addSession(request, session);
      OneWayRequest.send(client, server, request);
    }
  }

  private static Stored join(CompletableFuture<Stored> first) throws SQLException {
    try {
      return first.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SQLException database) {
        throw database;
      }
      throw e.getCause() instanceof UpstreamException known ? known : e;
    }
  }

  /** Another replica may have opened one at the same moment: then that one counts. */
  private Stored keep(
      SessionKey key, UpstreamSession begun, UpstreamServer server, Optional<ClientSession> owner)
      throws SQLException {
    Instant expires =
        owner.map(ClientSession::expires).orElseGet(() -> Instant.now().plus(LIFETIME_OF_USERS));
    if (begun.id().isEmpty()) {
      return new Stored(begun, "", expires);
    }
    boolean isKept = false;
    try {
      Stored kept = store.add(key, begun, expires);
      isKept = kept.session().equals(begun);
      return kept;
    } finally {
      if (!isKept) {
        close(server, begun);
      }
    }
  }

  private UpstreamSession begin(UpstreamServer server, Optional<ClientSession> owner) {
    JsonRpcId id = JsonRpcId.of(UUID.randomUUID().toString());
    String params =
        "{\"protocolVersion\":%s,\"capabilities\":%s,\"clientInfo\":%s}"
            .formatted(
                Bytes.quote(
                    owner
                        .map(session -> session.agreed().revision())
                        .orElseGet(Revision::latestLegacy)
                        .version()),
                owner.map(ClientSession::clientCapabilities).orElse("{}"),
                owner.map(ClientSession::clientInfo).orElse(CLIENT_INFO));
    CollectedReply.Answer answer =
        ask(
            server,
            UpstreamRequest.post(
                JsonRpcMessages.request(id, "initialize", Optional.of(Bytes.of(params)))),
            Optional.of(id));
    Optional<UpstreamException> failure = answer.head().failure(server.address());
    if (failure.isPresent()) {
      throw failure.get();
    }
    String version =
        answer
            .response()
            .flatMap(response -> response.result("protocolVersion"))
            .filter(JsonSlice::isString)
            .map(JsonSlice::string)
            .orElseThrow(
                () ->
                    new UpstreamException(
                        UpstreamFault.NOT_MCP, "It answers initialize without a session."));
    UpstreamSession session = new UpstreamSession(answer.head().header("Mcp-Session-Id"), version);
    check(server, session);
    UpstreamRequest initialized =
        UpstreamRequest.post(
            JsonRpcMessages.notification("notifications/initialized", Optional.empty()));
    OutgoingCall.addSession(initialized, session);
    try {
      Optional<UpstreamException> refusal =
          ask(server, initialized, Optional.empty()).head().failure(server.address());
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    } catch (UpstreamException e) {
      // The server has it already.
      close(server, session);
      throw e;
    }
    return session;
  }

  private void check(UpstreamServer server, UpstreamSession session) {
    try {
      SessionCheck.check(server.address(), session.id(), session.protocolVersion());
    } catch (UpstreamException e) {
      if (e.fault() == UpstreamFault.UNSUPPORTED_VERSION) {
        // It has begun all the same. What the server calls its revision may be no header.
        close(server, new UpstreamSession(session.id(), Revision.latestLegacy().version()));
      }
      throw e;
    }
  }

  /** Sends a request of the gateway's own, and waits for the answer. */
  private CollectedReply.Answer ask(
      UpstreamServer server, UpstreamRequest request, Optional<JsonRpcId> id) {
    CollectedReply reply = new CollectedReply(id);
    client.send(
        server,
        request.timeouts(client.timeouts().within(TIME_TO_OPEN)).maxBytes(CollectedReply.MAX_BYTES),
        reply);
    try {
      return reply.answer().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UpstreamException known ? known : e;
    }
  }
}
