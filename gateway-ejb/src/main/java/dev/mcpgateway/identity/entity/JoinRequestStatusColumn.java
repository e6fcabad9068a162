package dev.mcpgateway.identity.entity;

import dev.mcpgateway.identity.JoinRequestStatus;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** Maps what became of a request to its lower-case name. */
@Converter(autoApply = true)
public class JoinRequestStatusColumn implements AttributeConverter<JoinRequestStatus, String> {

  @Override
  public String convertToDatabaseColumn(JoinRequestStatus value) {
    return value == null ? null : value.id();
  }

  @Override
  public JoinRequestStatus convertToEntityAttribute(String column) {
    return column == null ? null : JoinRequestStatus.of(column).orElseThrow();
  }
}
