package dev.mcpgateway.rest.catalog;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mcpgateway.catalog.ResourceDetails;
import dev.mcpgateway.catalog.RowDetails;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.RawJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A resource, or a template of resources. */
@JsonNaming(LowerCamelCaseStrategy.class)
public record ResourceView(
    String id,
    String name,
    Optional<String> description,
    String uri,
    Optional<String> uriTemplate,
    Optional<String> title,
    Optional<String> customName,
    Optional<String> mimeType,
    Optional<Long> size,
    Optional<String> gatewayId,
    Optional<String> gatewaySlug,
    Optional<RawJson> annotations,
    Optional<RawJson> _meta,
    Boolean reachable,
    Optional<Instant> missingSince,
    List<String> eras,
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

  static ResourceView of(ResourceDetails resource) {
    RowDetails row = resource.row();
    RawItem item = RawItem.of(resource.origin().item());
    return new ResourceView(
        row.id(),
        row.name(),
        row.description(),
        resource.uri(),
        resource.uriTemplate(),
        resource.title(),
        resource.customName(),
        resource.mimeType(),
        resource.size(),
        resource.origin().gatewayId(),
        resource.origin().gatewaySlug(),
        item.get("annotations"),
        item.get("_meta"),
        resource.origin().gatewayReachable() && resource.origin().missingSince().isEmpty(),
        resource.origin().missingSince(),
        resource.origin().eras(),
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
