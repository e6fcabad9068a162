package dev.mcpgateway.identity.entity;

import dev.mcpgateway.identity.TeamRole;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Maps what somebody is in a team to its lower-case name. */
@Converter(autoApply = true)
public class TeamRoleColumn implements AttributeConverter<TeamRole, String> {

  @Override
  public String convertToDatabaseColumn(TeamRole value) {
    return value == null ? null : value.id();
  }

  @Override
  public TeamRole convertToEntityAttribute(String column) {
    return column == null ? null : TeamRole.of(column).orElseThrow();
  }
}
