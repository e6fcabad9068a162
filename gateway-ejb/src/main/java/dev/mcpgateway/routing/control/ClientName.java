package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.persistence.ColumnText;
import dev.mcpgateway.session.ClientSession;
import dev.mcpgateway.usage.CallRecord;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client calls itself. Nothing is decided by it, since everybody may say anything, and any
 * length of it.
 */
final class ClientName {

  /** Of a name and of a version each. */
  private static final int MAX_LENGTH_SHOWN = 100;

  private ClientName() {}

  /** That of the client that began a session. */
  static CallRecord.Client of(ClientSession session) {
    return of(Optional.of(JsonText.parse(Bytes.of(session.clientInfo()), JsonRules.TOLERANT)));
  }

  /**
   * What a {@code clientInfo} says.
   *
   * @param clientInfo of any type
   */
  static CallRecord.Client of(Optional<JsonSlice> clientInfo) {
    Optional<JsonSlice> info = clientInfo.filter(JsonSlice::isObject);
    return new CallRecord.Client(text(info, "name"), text(info, "version"));
  }

  private static Optional<String> text(Optional<JsonSlice> info, String member) {
    return info.flatMap(said -> said.text(member))
        .map(text -> ColumnText.fitting(text, CallRecord.MAX_NAME));
  }

  /**
   * For the log: {@code name/version}, as programs name themselves in {@code User-Agent}; empty
   * where the client has said neither.
   */
  static Optional<String> shown(CallRecord.Client client) {
    String name =
        Stream.of(client.name(), client.version())
            .flatMap(Optional::stream)
            .map(text -> ColumnText.fitting(text, MAX_LENGTH_SHOWN))
            .collect(Collectors.joining("/"));
    return Optional.of(name).filter(said -> !said.isEmpty());
  }
}
