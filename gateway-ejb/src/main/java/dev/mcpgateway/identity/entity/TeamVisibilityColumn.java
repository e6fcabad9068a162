package dev.mcpgateway.identity.entity;

import dev.mcpgateway.identity.TeamVisibility;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Maps a team's visibility to its lower-case name. */
@Converter(autoApply = true)
public class TeamVisibilityColumn implements AttributeConverter<TeamVisibility, String> {

  @Override
  public String convertToDatabaseColumn(TeamVisibility value) {
    return value == null ? null : value.id();
  }

  @Override
  public TeamVisibility convertToEntityAttribute(String column) {
    return column == null ? null : TeamVisibility.of(column).orElseThrow();
  }
}
