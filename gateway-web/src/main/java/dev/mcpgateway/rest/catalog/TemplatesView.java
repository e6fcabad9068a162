package dev.mcpgateway.rest.catalog;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mcpgateway.rest.json.RawJson;
import java.util.List;
import java.util.Optional;

/**
 * The templates of resources that the caller sees, as {@link CatalogAnswers#templates} writes them.
 */
@JsonNaming(LowerCamelCaseStrategy.class)
public record TemplatesView(List<ResourceView> resource_templates, Optional<RawJson> _meta) {}
