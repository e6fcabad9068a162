package dev.mcpgateway.session;

import dev.mcpgateway.jsonrpc.Revision;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session, as {@code initialize} has begun it. It is a name and no credential: each request in it
 * has one of its own, whose user has to be the one who began it.
 *
 * @param jti its own id
 * @param serverId the virtual server that it is of; empty for {@code /mcp}
 * @param principal the email address of who began it
 * @param agreed the version that was answered, and the revision that is spoken
 * @param clientCapabilities a JSON object, what the client has declared; where that is long, what
 *     servers ask clients for and nothing else
 * @param clientInfo a JSON object: name, version and title of the client, where it said them
 * @param issued in whole seconds
 * @param expires in whole seconds
 */
public record ClientSession(
    UUID jti,
    Optional<String> serverId,
    String principal,
    Revision.Agreement agreed,
    String clientCapabilities,
    String clientInfo,
    Instant issued,
    Instant expires) {

  /** Whether it is of that virtual server, or of {@code /mcp}, and was begun by that user. */
  public boolean belongsTo(Optional<String> server, String user) {
    return serverId.equals(server) && principal.equals(user);
  }
}
