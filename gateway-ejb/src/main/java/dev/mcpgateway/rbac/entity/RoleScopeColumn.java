package dev.mcpgateway.rbac.entity;

import dev.mcpgateway.rbac.RoleScope;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Maps a scope to its lower-case name. */
@Converter(autoApply = true)
public class RoleScopeColumn implements AttributeConverter<RoleScope, String> {

  @Override
  public String convertToDatabaseColumn(RoleScope scope) {
    return scope == null ? null : scope.id();
  }

  @Override
  public RoleScope convertToEntityAttribute(String column) {
    return column == null ? null : RoleScope.of(column).orElseThrow();
  }
}
