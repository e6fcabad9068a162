package dev.mcpgateway.federation.control;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogException.InvalidField;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.CatalogText;
import dev.mcpgateway.catalog.FederatedItem;
import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.catalog.GatewayDetails.Skipped;
import dev.mcpgateway.catalog.RefreshReport;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.boundary.CatalogRules;
import dev.mcpgateway.catalog.control.CatalogReader;
import dev.mcpgateway.catalog.control.CredentialText;
import dev.mcpgateway.catalog.control.FederatedRows;
import dev.mcpgateway.catalog.control.GatewayStore;
import dev.mcpgateway.catalog.control.RowWriter;
import dev.mcpgateway.catalog.control.UpstreamServers;
import dev.mcpgateway.federation.GatewayChange;
import dev.mcpgateway.federation.NewGateway;
import dev.mcpgateway.persistence.ColumnText;
import dev.mcpgateway.persistence.JsonStrings;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.upstream.Credential;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.EraOffer;
import dev.mcpgateway.upstream.ItemKind;
import dev.mcpgateway.upstream.UpstreamOffer;
import dev.mcpgateway.upstream.UpstreamServer;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PGobject;

/**
 * What of registering and refreshing happens in the database: each operation is one transaction,
 * and none of them waits for an upstream server.
 */
@Stateless
public class GatewayRows {

  private static final Set<CatalogKind> ALL =
      Set.of(CatalogKind.TOOL, CatalogKind.RESOURCE, CatalogKind.PROMPT);

  private static final int MAX_MESSAGE = 2_000;

  @Inject private CatalogReader reader;
  @Inject private RowWriter writer;
  @Inject private CatalogRules rules;
  @Inject private GatewayStore gateways;
  @Inject private FederatedRows items;
  @Inject private UpstreamServers servers;

  /**
   * Checks all that can be checked before the upstream server is asked.
   *
   * @throws CatalogException if it cannot be registered so
   */
  public RowOwnership check(Authority caller, NewGateway gateway, UpstreamServer server) {
    RowOwnership place = rules.place(caller, CatalogKind.GATEWAY, gateway.row());
    String name = CatalogText.name("name", gateway.row().name());
    if (gateways.isTaken(name, place)) {
      throw new CatalogException.Taken(CatalogKind.GATEWAY, "name", name);
    }
    requireNew(url(server), server.credential(), place, Optional.empty());
    return place;
  }

  /** As below, of one that is moved there as it is. */
  private void requireNewIn(RowOwnership place, GatewayDetails moved) {
    Credential credential;
    try {
      credential = servers.credential(moved.sealedCredential());
    } catch (CatalogException.SecretLost unknown) {
      return;
    }
    requireNew(moved.url(), credential, place, Optional.of(moved.row().id()));
  }

  /** The same server may be there twice, but with another credential. */
  private void requireNew(
      String url, Credential credential, RowOwnership place, Optional<String> but) {
    for (GatewayDetails other : gateways.at(url, place)) {
      if (!but.equals(Optional.of(other.row().id())) && isSame(credential, other)) {
        throw new CatalogException.Taken(
            "The same URL is registered here with the same credential already, as \"%s\""
                .formatted(other.row().name()));
      }
    }
  }

  private static String url(UpstreamServer server) {
    return server.address().uri().toString();
  }

  private boolean isSame(Credential credential, GatewayDetails other) {
    try {
      return credential.equals(servers.credential(other.sealedCredential()));
    } catch (CatalogException.SecretLost unknown) {
      return false;
    }
  }

  /** Whether a change brings it to another team, where its name may be taken. */
  public static boolean isMoving(GatewayDetails before, GatewayChange change) {
    return change
        .row()
        .teamId()
        .filter(team -> !before.row().ownership().teamId().equals(Optional.of(team)))
        .isPresent();
  }

  /** Stores a new one with all that it offers. */
  public GatewayDetails insert(
      Authority caller, String id, NewGateway gateway, UpstreamServer server, UpstreamOffer offer) {
    gateways.lockNames();
    RowOwnership place = rules.place(caller, CatalogKind.GATEWAY, gateway.row());
    requireNew(url(server), server.credential(), place, Optional.empty());
    Map<String, Object> columns = rules.columns(caller, id, gateway.row(), place);
    columns.put("slug", gateways.freeSlug((String) columns.get("name"), id));
    connection(columns, server, offer);
    gateway
        .refreshIntervalSeconds()
        .ifPresent(seconds -> columns.put("refresh_interval_seconds", seconds));
    columns.putAll(told(offer));
    writer.insert(
        CatalogKind.GATEWAY,
        columns,
        violation -> CatalogRules.refusal(CatalogKind.GATEWAY, columns, violation));
    store(caller, id, (String) columns.get("slug"), place, ALL, offer);
    return gateway(id);
  }

  /** What is there before a change, for somebody who may make it. */
  public GatewayDetails forUpdate(Authority caller, String id) {
    rules.require(caller, CatalogKind.GATEWAY, id, CatalogKind.GATEWAY.update());
    return gateway(id);
  }

  /**
   * Changes one.
   *
   * @param server how it is spoken to from now on
   * @param offer what it offers so; empty where that was not asked, as nothing about it changes
   */
  public GatewayDetails update(
      Authority caller,
      String id,
      GatewayChange change,
      UpstreamServer server,
      Optional<UpstreamOffer> offer,
      Optional<Integer> expectedVersion) {
    if (offer.isPresent() || isMoving(gateway(id), change)) {
      gateways.lockNames();
    }
    RowOwnership before =
        rules.requireForUpdate(caller, CatalogKind.GATEWAY, id, CatalogKind.GATEWAY.update());
    rules.requireVersion(CatalogKind.GATEWAY, id, expectedVersion);
    Map<String, Object> columns = rules.columns(caller, CatalogKind.GATEWAY, before, change.row());
    change.row().name().ifPresent(name -> columns.put("name", CatalogText.name("name", name)));
    change
        .row()
        .description()
        .ifPresent(
            text ->
                columns.put(
                    "description",
                    CatalogText.text("description", text, CatalogText.MAX_DESCRIPTION)
                        .orElse(null)));
    change
        .refreshIntervalSeconds()
        .ifPresent(seconds -> columns.put("refresh_interval_seconds", seconds.orElse(null)));
    RowOwnership place =
        new RowOwnership(
            Optional.ofNullable((String) columns.get("team_id")).or(before::teamId),
            before.ownerEmail(),
            before.visibility());
    if (offer.isPresent()) {
      requireNew(url(server), server.credential(), place, Optional.of(id));
    } else if (!place.equals(before)) {
      requireNewIn(place, gateway(id));
    }
    offer.ifPresent(
        found -> {
          connection(columns, server, found);
          columns.putAll(told(found));
          // What a refresh reads that began before is another connection's: it ends with nothing.
          columns.put("refresh_token", null);
          columns.put("refresh_until", null);
        });
    writer.update(
        CatalogKind.GATEWAY,
        id,
        caller.email(),
        columns,
        violation -> CatalogRules.refusal(CatalogKind.GATEWAY, columns, violation));
    GatewayDetails after = gateway(id);
    gateways.passOn(id, before, after.row().ownership());
    offer.ifPresent(found -> store(caller, id, after.slug(), after.row().ownership(), ALL, found));
    return gateway(id);
  }

  private void connection(Map<String, Object> columns, UpstreamServer server, UpstreamOffer offer) {
    columns.put("url", url(server));
    columns.put("transport", offer.transport().name());
    columns.put("passthrough_headers", JsonStrings.of(server.passthroughHeaders()));
    columns.put(
        "auth_type",
        server.credential() instanceof Credential.None
            ? null
            : CredentialText.type(server.credential()));
    columns.put("credential_sealed", servers.seal(server.credential()).orElse(null));
    columns.put("ca_certificate", server.tls().caCertificate().orElse(null));
    columns.put("client_certificate", server.tls().clientCertificate().orElse(null));
    columns.put("client_key_sealed", server.tls().clientKey().map(servers::seal).orElse(null));
  }

  private static Map<String, Object> told(UpstreamOffer offer) {
    EraOffer introduction = offer.introduction();
    Optional<EraOffer> legacy = offer.legacyIntroduction();
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("eras", JsonStrings.of(eras(offer.eras())));
    columns.put("protocol_version", version(introduction));
    columns.put("upstream_capabilities", bytes(introduction.capabilities()));
    columns.put("upstream_info", bytes(introduction.serverInfo()));
    columns.put(
        "upstream_instructions", introduction.instructions().map(GatewayRows::bytes).orElse(null));
    columns.put("legacy_protocol_version", legacy.map(GatewayRows::version).orElse(null));
    columns.put(
        "legacy_capabilities",
        legacy.map(EraOffer::capabilities).map(GatewayRows::bytes).orElse(null));
    columns.put(
        "legacy_info", legacy.map(EraOffer::serverInfo).map(GatewayRows::bytes).orElse(null));
    columns.put(
        "legacy_instructions",
        legacy.flatMap(EraOffer::instructions).map(GatewayRows::bytes).orElse(null));
    columns.put(
        "status_message",
        offer.note().map(note -> ColumnText.fitting(note, MAX_MESSAGE)).orElse(null));
    columns.put("reachable", true);
    columns.put("last_seen", Clock.systemUTC().instant());
    columns.put("last_refresh_at", Clock.systemUTC().instant());
    columns.put("last_error", null);
    return columns;
  }

  private static String version(EraOffer introduction) {
    return ColumnText.fitting(introduction.protocolVersion(), 20);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> eras(Set<Era> eras) {
    return eras.stream().map(era -> era.name().toLowerCase(Locale.ROOT)).sorted().toList();
  }

  private RefreshReport store(
      Authority caller,
      String id,
      String slug,
      RowOwnership place,
      Set<CatalogKind> kinds,
      UpstreamOffer offer) {
    RefreshReport report =
        items.store(
            id,
            slug,
            place,
            caller.email(),
            kinds,
            offer.items().stream()
                .map(
                    item ->
                        new FederatedItem(
                            kindOf(item.kind()),
                            item.kind() == ItemKind.RESOURCE_TEMPLATE,
                            item.name(),
                            new FederatedItem.Content(item.content()),
                            item.legacyContent().map(FederatedItem.Content::new),
                            eras(item.eras())))
                .toList(),
            offer.skipped().stream()
                .map(item -> new Skipped(item.kind().label(), item.name(), item.reason()))
                // What a server of both eras offers in each is named once.
                .distinct()
                .toList());
    gateways.tell(id, Map.of("skipped", json(report.skipped())));
    return report;
  }

  private static CatalogKind kindOf(ItemKind kind) {
    return switch (kind) {
      case TOOL -> CatalogKind.TOOL;
      case RESOURCE, RESOURCE_TEMPLATE -> CatalogKind.RESOURCE;
      case PROMPT -> CatalogKind.PROMPT;
    };
  }

  private static PGobject json(List<Skipped> skipped) {
    var array = new JsonMapper().createArrayNode();
    for (Skipped item : skipped) {
      array
          .addObject()
          .put("kind", item.kind())
          .put("name", ColumnText.fitting(item.name(), 255))
          .put("reason", ColumnText.fitting(item.reason(), MAX_MESSAGE));
    }
    try {
      PGobject column = new PGobject();
      column.setType("jsonb");
      column.setValue(array.toString());
      return column;
    } catch (SQLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Begins a refresh.
   *
   * @throws CatalogException.RefreshRunning if one is at work
   */
  public GatewayDetails begin(Authority caller, String id, String token) {
    rules.requireForUpdate(caller, CatalogKind.GATEWAY, id, CatalogKind.GATEWAY.update());
    gateways.begin(id, token);
    return gateway(id);
  }

  /**
   * Ends a refresh with what the upstream server offers.
   *
   * @param kinds that were asked for
   */
  public RefreshReport end(
      Authority caller, String id, String token, Set<CatalogKind> kinds, UpstreamOffer offer) {
    gateways.lockNames();
    rules.requireForUpdate(caller, CatalogKind.GATEWAY, id, CatalogKind.GATEWAY.update());
    gateways.end(id, token);
    GatewayDetails gateway = gateway(id);
    gateways.tell(id, told(offer));
    return store(caller, id, gateway.slug(), gateway.row().ownership(), kinds, offer);
  }

  /**
   * Ends a refresh that has failed; what the upstream server offered before stays. Where another
   * one is at work, or what it is connected to has been changed, nothing is kept of this.
   *
   * @param message why it cannot be spoken to; empty where that says nothing about it
   */
  public void fail(String id, String token, Optional<String> message) {
    if (gateways.release(id, token)) {
      message.ifPresent(
          text ->
              gateways.tell(
                  id,
                  Map.of("last_error", ColumnText.fitting(text, MAX_MESSAGE), "reachable", false)));
    }
  }

  private GatewayDetails gateway(String id) {
    return reader
        .gateway(id)
        .orElseThrow(() -> new CatalogException.UnknownRow(CatalogKind.GATEWAY, id));
  }

  /** An interval of a request. */
  public static Optional<Integer> interval(Optional<Integer> seconds) {
    seconds
        .filter(value -> value < 60)
        .ifPresent(
            value -> {
              throw new InvalidField("refresh_interval_seconds", "must be 60 or more");
            });
    return seconds;
  }
}
