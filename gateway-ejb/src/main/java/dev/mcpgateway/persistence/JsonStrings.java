package dev.mcpgateway.persistence;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.io.StringReader;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.postgresql.util.PGobject;

/** Maps a set of strings, order kept, to a {@code jsonb} array of strings. */
@Converter
public class JsonStrings implements AttributeConverter<Set<String>, PGobject> {

  // Looked up once: the static methods of Json look for the provider at every value.
  private static final JsonProvider JSON = JsonProvider.provider();

  /** The column value, also as a statement's parameter. */
  public static PGobject of(Collection<String> strings) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    strings.forEach(array::add);
    PGobject column = new PGobject();
    column.setType("jsonb");
    try {
      column.setValue(array.build().toString());
    } catch (SQLException impossible) {
      throw new IllegalStateException(impossible);
    }
    return column;
  }

  @Override
  public PGobject convertToDatabaseColumn(Set<String> strings) {
    return strings == null ? null : of(strings);
  }

  @Override
  public Set<String> convertToEntityAttribute(PGobject column) {
    if (column == null) {
      return Set.of();
    }
    try (JsonReader reader = JSON.createReader(new StringReader(column.getValue()))) {
      Set<String> strings = new LinkedHashSet<>();
      for (JsonString string : reader.readArray().getValuesAs(JsonString.class)) {
        strings.add(string.getString());
      }
      return Collections.unmodifiableSet(strings);
    }
  }
}
