package dev.mcpgateway.rest.catalog;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mcpgateway.catalog.ExposedNames;
import dev.mcpgateway.catalog.PromptDetails;
import dev.mcpgateway.catalog.RowDetails;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.RawJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A prompt. */
@JsonNaming(LowerCamelCaseStrategy.class)
public record PromptView(
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
    Optional<String> template,
    List<PromptArgumentView> arguments,
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

  static PromptView of(PromptDetails prompt) {
    RowDetails row = prompt.row();
    return new PromptView(
        row.id(),
        row.name(),
        row.description(),
        prompt.title(),
        prompt.displayName(),
        prompt.origin().name(),
        prompt.customName(),
        prompt.customName().map(ExposedNames::slug),
        prompt.origin().gatewaySlug(),
        prompt.origin().gatewayId(),
        prompt.origin().description(),
        prompt.template(),
        PromptArgumentView.of(prompt.arguments()),
        prompt.origin().gatewayReachable() && prompt.origin().missingSince().isEmpty(),
        prompt.origin().missingSince(),
        prompt.origin().eras(),
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
