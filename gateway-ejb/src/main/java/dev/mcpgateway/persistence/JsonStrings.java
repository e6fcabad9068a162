package dev.mcpgateway.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.postgresql.util.PGobject;

/** Maps an ordered set of strings to a {@code jsonb} array of strings. */
@Converter
public class JsonStrings implements AttributeConverter<Set<String>, PGobject> {

  private static final JsonMapper JSON = new JsonMapper();

  /** The column value, also as a statement's parameter. */
  public static PGobject of(Collection<String> strings) {
    PGobject column = new PGobject();
    column.setType("jsonb");
    try {
      column.setValue(JSON.writeValueAsString(strings.toArray(String[]::new)));
    } catch (JsonProcessingException | SQLException impossible) {
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
    try {
      String[] strings = JSON.readValue(column.getValue(), String[].class);
      return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(strings)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A column has no JSON array of strings", e);
    }
  }
}
