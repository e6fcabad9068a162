package dev.mcpgateway.rest.catalog;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mcpgateway.catalog.ResourceDetails;
import dev.mcpgateway.rest.json.RawJson;
import java.util.List;
import java.util.Optional;

/** The templates of resources that the caller sees. */
@JsonNaming(LowerCamelCaseStrategy.class)
public record TemplatesView(List<ResourceView> resource_templates, Optional<RawJson> _meta) {

  static TemplatesView of(List<ResourceDetails> templates) {
    return new TemplatesView(templates.stream().map(ResourceView::of).toList(), Optional.empty());
  }
}
