package dev.mcpgateway.rest.catalog;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mcpgateway.catalog.ExposedNames;
import dev.mcpgateway.catalog.RowDetails;
import dev.mcpgateway.catalog.ToolDetails;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.RawJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A tool. */
@JsonNaming(LowerCamelCaseStrategy.class)
public record ToolView(
    String id,
    String name,
    Optional<String> description,
    Optional<String> title,
    Optional<String> displayName,
    String originalName,
    Optional<String> customName,
    Optional<String> customNameSlug,
    Optional<String> gatewaySlug,
    Optional<String> gatewayId,
    Optional<String> originalDescription,
    String integrationType,
    String requestType,
    Optional<String> url,
    Optional<RawJson> inputSchema,
    Optional<RawJson> outputSchema,
    Optional<RawJson> annotations,
    Optional<RawJson> headers,
    Boolean reachable,
    Optional<Instant> missingSince,
    List<String> eras,
    Boolean deprecated,
    Integer executionCount,
    Optional<RawJson> metrics,
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

  static ToolView of(ToolDetails tool) {
    RowDetails row = tool.row();
    RawItem item = RawItem.of(tool.origin().item());
    return new ToolView(
        row.id(),
        row.name(),
        row.description(),
        tool.title(),
        tool.displayName(),
        tool.origin().name(),
        tool.customName(),
        tool.customName().map(ExposedNames::slug),
        tool.origin().gatewaySlug(),
        tool.origin().gatewayId(),
        tool.origin().description(),
        "MCP",
        "STREAMABLEHTTP",
        Optional.empty(),
        item.get("inputSchema"),
        item.get("outputSchema"),
        item.get("annotations"),
        Optional.empty(),
        tool.origin().gatewayReachable() && tool.origin().missingSince().isEmpty(),
        tool.origin().missingSince(),
        tool.origin().eras(),
        false,
        0,
        Optional.empty(),
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
}
