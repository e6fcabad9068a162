package dev.mcpgateway.rbac.entity;

import dev.mcpgateway.rbac.GrantSource;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Maps the source of a grant to its lower-case name. */
@Converter(autoApply = true)
public class GrantSourceColumn implements AttributeConverter<GrantSource, String> {

  @Override
  public String convertToDatabaseColumn(GrantSource source) {
    return source == null ? null : source.id();
  }

  @Override
  public GrantSource convertToEntityAttribute(String column) {
    return column == null ? null : GrantSource.of(column).orElseThrow();
  }
}
