package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.session.ClientSession;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client calls itself, for the log: {@code name/version}, as programs name themselves in
 * {@code User-Agent}. Nothing is decided by it, since everybody may say anything.
 */
final class ClientName {

  private static final int MAX_LENGTH = 100;

  private ClientName() {}

  /** That of the client that began a session; empty where it has not said one. */
  static Optional<String> of(ClientSession session) {
    return of(
        JsonText.parse(session.clientInfo().getBytes(StandardCharsets.UTF_8), JsonRules.TOLERANT));
  }

  /**
   * What a {@code clientInfo} says; empty where it says nothing.
   *
   * @param clientInfo of any type
   */
  static Optional<String> of(JsonSlice clientInfo) {
    if (!clientInfo.isObject()) {
      return Optional.empty();
    }
    String name =
        Stream.of("name", "version")
            .flatMap(member -> clientInfo.text(member).stream())
            .map(text -> text.substring(0, Math.min(text.length(), MAX_LENGTH)))
            .collect(Collectors.joining("/"));
    return Optional.of(name).filter(said -> !said.isEmpty());
  }
}
