package dev.mcpgateway.persistence;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.io.StringReader;
import java.sql.SQLException;
import org.postgresql.util.PGobject;

/** Maps a JSON object to a {@code jsonb} column. */
@Converter(autoApply = true)
public class JsonDocument implements AttributeConverter<JsonObject, PGobject> {

  // Looked up once: the static methods of Json look for the provider at every value.
  private static final JsonProvider JSON = JsonProvider.provider();

  @Override
  public PGobject convertToDatabaseColumn(JsonObject document) {
    PGobject column = new PGobject();
    column.setType("jsonb");
    try {
      column.setValue(document == null ? null : document.toString());
    } catch (SQLException impossible) {
      throw new IllegalStateException(impossible);
    }
    return column;
  }

  @Override
  public JsonObject convertToEntityAttribute(PGobject column) {
    if (column == null || column.getValue() == null) {
      return null;
    }
    try (JsonReader reader = JSON.createReader(new StringReader(column.getValue()))) {
      return reader.readObject();
    }
  }
}
