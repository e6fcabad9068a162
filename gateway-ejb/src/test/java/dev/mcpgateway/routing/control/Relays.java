package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.CatalogSnapshot;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.ServedForm;
import dev.mcpgateway.catalog.ServedGateway;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.catalog.ServedServer;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.boundary.Authorities;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rbac.control.UserAccess;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.control.UpstreamSessionStore.Stored;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingRing;
import dev.mcpgateway.session.ClientSession;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import dev.mcpgateway.upstream.UpstreamAddress;
import dev.mcpgateway.upstream.UpstreamServer;
import dev.mcpgateway.usage.RequestOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;

/** What a call is made of. */
final class Relays {

  private static final RowOwnership PUBLIC =
      RowOwnership.of("team", "owner@example.com", Visibility.PUBLIC);

  private Relays() {}

  static Sealer sealer() {
    return new Sealer(
        new SealingRing(
            new KeyRing<>(
                List.of(
                    new KeyRing.Entry<>(
                        Optional.of("k"), new SecretKeySpec(new byte[32], "AES"))))));
  }

  static ClientSession session() {
    return new ClientSession(
        UUID.randomUUID(),
        Optional.of("s"),
        "caller@example.com",
        new Revision.Agreement("2025-11-25", Revision.latestLegacy()),
        "{}",
        "{}",
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(9_999_999_999L));
  }

  static Stored stored(String sessionId) {
    return new Stored(
        new UpstreamSession(Optional.of(sessionId), "2025-11-25"), "row", Instant.MAX);
  }

  /** A call in a session, of a server of the same era. */
  static ClientCall call(McpMethod method, String message, ServedItem item, ClientReply reply) {
    return new ClientCall(
        endpoint(List.of(item)),
        request(Bytes.of(message)),
        Envelope.scan(Bytes.of(message)),
        method,
        Revision.latestLegacy(),
        Optional.of(session()),
        item,
        new ServedGateway(
            "g",
            "Gateway",
            Optional.of(UpstreamServer.of("g", UpstreamAddress.of("http://upstream.example/mcp"))),
            Optional.empty(),
            Map.of(Era.LEGACY, json("{}"))),
        Era.LEGACY,
        new ObservedReply(reply, true, Optional.empty(), over -> {}));
  }

  static ClientRequest request(byte[] body) {
    return request(Map.of(), body);
  }

  static ClientRequest request(Map<String, List<String>> headers, byte[] body) {
    return new ClientRequest(
        headers, body, new RequestOrigin("r", "192.0.2.1", Optional.empty()), call -> {});
  }

  static ServedItem item(ItemKind kind, String exposed, String original, String definition) {
    return new ServedItem(
        kind,
        "id-" + exposed,
        exposed,
        original,
        Map.of(Era.LEGACY, form(definition)),
        PUBLIC,
        Optional.of("g"));
  }

  /** As the upstream server describes something, unchanged. */
  static ServedForm form(String definition) {
    return new ServedForm(json(definition), json(definition));
  }

  static Endpoint endpoint(List<ServedItem> items) {
    ServedServer server = new ServedServer("s", "Server", PUBLIC, items);
    return new Endpoint(
        Optional.of("s"),
        server,
        new CatalogSnapshot(1, List.of(server), List.of(), server),
        caller());
  }

  private static Authority caller() {
    return holding(
        Set.of(Permission.TOOLS_EXECUTE, Permission.RESOURCES_READ, Permission.PROMPTS_READ));
  }

  /** A caller who holds permissions everywhere. */
  static Authority holding(Set<Permission> permissions) {
    return Authorities.of(
        "caller@example.com",
        new UserAccess(
            Optional.empty(),
            List.of(
                new UserAccess.Grant(
                    "role",
                    RoleScope.GLOBAL,
                    Optional.empty(),
                    false,
                    permissions,
                    Optional.empty())),
            Map.of()),
        TokenScope.NONE);
  }

  private static JsonSlice json(String text) {
    return JsonText.parse(Bytes.of(text), JsonRules.TOLERANT);
  }
}
