package dev.mcpgateway.rest.catalog;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mcpgateway.catalog.RowDetails;
import dev.mcpgateway.catalog.ServerDetails;
import dev.mcpgateway.catalog.ServerDetails.Offered;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.RawJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A virtual server. */
@JsonNaming(LowerCamelCaseStrategy.class)
public record ServerView(
    String id,
    String name,
    Optional<String> description,
    Optional<String> icon,
    Boolean originalNames,
    List<String> associatedTools,
    List<String> associatedToolIds,
    List<String> associatedResources,
    List<String> associatedPrompts,
    List<String> associatedA2aAgents,
    Optional<RawJson> metrics,
    Boolean oauthEnabled,
    Optional<RawJson> oauthConfig,
    String url,
    List<Tag> tags,
    Boolean enabled,
    Optional<String> teamId,
    Optional<String> team,
    Optional<String> ownerEmail,
    Optional<Visibility> visibility,
    Instant createdAt,
    Instant updatedAt,
    Optional<String> createdBy,
    Optional<String> createdFromIp,
    Optional<String> createdVia,
    Optional<String> createdUserAgent,
    Optional<String> modifiedBy,
    Optional<String> modifiedFromIp,
    Optional<String> modifiedVia,
    Optional<String> modifiedUserAgent,
    Optional<String> importBatchId,
    Optional<String> federationSource,
    Integer version) {

  static ServerView of(ServerDetails server, String url) {
    RowDetails row = server.row();
    return new ServerView(
        row.id(),
        row.name(),
        row.description(),
        server.icon(),
        server.originalNames(),
        names(server.tools()),
        ids(server.tools()),
        ids(server.resources()),
        ids(server.prompts()),
        List.of(),
        Optional.empty(),
        false,
        Optional.empty(),
        url,
        Tag.of(row.tags()),
        row.enabled(),
        row.ownership().teamId(),
        row.teamName(),
        row.ownership().ownerEmail(),
        row.ownership().visibility(),
        row.createdAt(),
        row.updatedAt(),
        row.createdBy(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        row.modifiedBy(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        row.version());
  }

  private static List<String> names(List<Offered> offered) {
    return offered.stream().map(Offered::name).toList();
  }

  private static List<String> ids(List<Offered> offered) {
    return offered.stream().map(Offered::id).toList();
  }
}
