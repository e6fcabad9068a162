package dev.mcpgateway.session;

import dev.mcpgateway.caching.CacheUnavailableException;
import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.caching.VersionedCache;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.sealing.Purpose;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingException;
import dev.mcpgateway.session.control.EndedSessions;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Sessions of clients. None is kept anywhere: its id is the session, sealed, so that any replica
 * serves it and a restart loses none. What is in the database is those that have ended before their
 * time; of each session that it serves, a replica asks once, and again when that one has ended.
 */
@ApplicationScoped
public class ClientSessions {

  /** How many sessions a replica knows not to have ended, at the least. */
  private static final int REMEMBERED = 20_000;

  private Sealer sealer;
  private EndedSessions ended;
  private SessionConfiguration configuration;
  private Clock clock;
  private VersionTracker<UUID> versions;
  private VersionedCache<UUID, UUID, Boolean> isEnded;

  protected ClientSessions() {}

  @Inject
  public ClientSessions(Sealer sealer, EndedSessions ended) {
    this(sealer, ended, SessionConfiguration.from(ConfiguredSettings.lookup()), Clock.systemUTC());
  }

  ClientSessions(
      Sealer sealer, EndedSessions ended, SessionConfiguration configuration, Clock clock) {
    this.sealer = sealer;
    this.ended = ended;
    this.configuration = configuration;
    this.clock = clock;
    versions = new VersionTracker<>(ended::versions);
    isEnded =
        new VersionedCache<>(
            versions, Function.identity(), (jti, now) -> ended.isEnded(jti), REMEMBERED);
  }

  /**
   * A session that begins now.
   *
   * @param serverId empty for {@code /mcp}
   * @param principal the email address of the caller
   * @param capabilities the member of that name of {@code initialize}
   * @param clientInfo the member of that name of {@code initialize}
   */
  public ClientSession begin(
      Optional<String> serverId,
      String principal,
      Revision.Agreement agreed,
      Optional<JsonSlice> capabilities,
      Optional<JsonSlice> clientInfo) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new ClientSession(
        UUID.randomUUID(),
        serverId,
        principal,
        agreed,
        SessionCodec.capabilities(capabilities),
        SessionCodec.clientInfo(clientInfo),
        now,
        now.plus(configuration.validity()));
  }

  /** The id of a session, for {@code Mcp-Session-Id}: letters, digits, {@code -} and {@code _}. */
  public String open(ClientSession session) {
    return sealer.seal(Purpose.SESSION, SessionCodec.encode(session));
  }

  /**
   * The session of an id, from memory. Whose it is, and of which virtual server, is for the caller
   * to compare; a session of somebody else is answered like one that does not exist.
   *
   * @param sessionId anything
   * @return empty where there is none, or it has expired, or was ended
   * @throws CacheUnavailableException if the database does not say whether it was ended
   */
  public Optional<ClientSession> find(String sessionId) {
    return opened(sessionId)
        .filter(session -> clock.instant().isBefore(session.expires()))
        .filter(session -> !isEnded.get(session.jti()));
  }

  private Optional<ClientSession> opened(String sessionId) {
    try {
      return SessionCodec.decode(sealer.open(Purpose.SESSION, sessionId));
    } catch (SealingException e) {
      return Optional.empty();
    }
  }

  /**
   * Ends a session: here at once, at other replicas within {@link VersionTracker#TRUSTED_FOR}. One
   * that has ended stays as it is.
   *
   * @throws CacheUnavailableException if the database does not answer
   */
  public void end(ClientSession session) {
    ended.end(session.jti(), session.expires());
    versions.forget();
  }
}
