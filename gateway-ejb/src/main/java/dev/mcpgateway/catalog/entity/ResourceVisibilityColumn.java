package dev.mcpgateway.catalog.entity;

import dev.mcpgateway.catalog.ResourceVisibility;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Maps a visibility to its lower-case name. */
@Converter(autoApply = true)
public class ResourceVisibilityColumn implements AttributeConverter<ResourceVisibility, String> {

  @Override
  public String convertToDatabaseColumn(ResourceVisibility visibility) {
    return visibility == null ? null : visibility.id();
  }

  @Override
  public ResourceVisibility convertToEntityAttribute(String column) {
    return column == null ? null : ResourceVisibility.of(column).orElseThrow();
  }
}
