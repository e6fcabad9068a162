package dev.mcpgateway.usage;

import java.time.Instant;
import java.util.Optional;

/**
 * A call that is over. Nothing in it is an argument, a result or a secret; what the client has
 * chosen is cut to {@value #MAX_NAME} characters.
 *
 * @param began when the gateway began with it
 * @param micros until its exchange had ended, in microseconds
 * @param serverId of the virtual server; empty for {@code /mcp}
 * @param user the email address of the caller
 * @param method such as {@code tools/call}
 * @param name the exposed name, URI or URI template of what was called; the one that was asked for
 *     where there is nothing of that name
 * @param item what was called; empty where there is nothing of that name
 * @param upstream where it was sent, or was to be sent
 * @param revision of the protocol that the client speaks
 * @param client what the client says that it is
 * @param outcome what became of it
 * @param fault why it failed, for machines; empty where the outcome says it all
 * @param requestBytes of the client's message
 * @param responseBytes of all messages to the client
 * @param traceId of its trace, where it is traced
 */
public record CallRecord(
    Instant began,
    long micros,
    Optional<String> serverId,
    String user,
    RequestOrigin origin,
    String method,
    String name,
    Optional<Item> item,
    Optional<Upstream> upstream,
    String revision,
    Client client,
    CallOutcome outcome,
    Optional<String> fault,
    long requestBytes,
    long responseBytes,
    Optional<String> traceId) {

  /** The longest name of anything, in characters. */
  public static final int MAX_NAME = 255;

  /**
   * What was called.
   *
   * @param kind such as {@code tool}
   * @param id of its row
   * @param definitionHash of what its upstream server says of it
   */
  public record Item(String kind, String id, String definitionHash) {}

  /**
   * An upstream server.
   *
   * @param id of its row
   * @param era of the protocol that it is spoken to in
   */
  public record Upstream(String id, String era) {}

  /** A client. */
  public record Client(Optional<String> name, Optional<String> version) {}
}
