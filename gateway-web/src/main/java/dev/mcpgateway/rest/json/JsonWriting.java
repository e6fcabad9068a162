package dev.mcpgateway.rest.json;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Makes JSON of records: every component is a member, and what is empty is null. */
public final class JsonWriting {

  // Looked up once: the static methods of Json look for the provider at every value.
  private static final JsonProvider JSON = JsonProvider.provider();

  private JsonWriting() {}

  /** The JSON text of a record, or of a collection or a map of such. */
  public static String text(Object value) {
    return of(value).toString();
  }

  static JsonValue of(Object value) {
    if (value == null) {
      return JsonValue.NULL;
    }
    if (value instanceof Optional<?> optional) {
      return of(optional.orElse(null));
    }
    if (value instanceof Record record) {
      return object(record);
    }
    if (value instanceof Collection<?> collection) {
      JsonArrayBuilder array = JSON.createArrayBuilder();
      collection.forEach(element -> array.add(of(element)));
      return array.build();
    }
    if (value instanceof Map<?, ?> map) {
      JsonObjectBuilder object = JSON.createObjectBuilder();
      map.forEach((name, element) -> object.add(name.toString(), of(element)));
      return object.build();
    }
    if (value instanceof Boolean bool) {
      return bool ? JsonValue.TRUE : JsonValue.FALSE;
    }
    if (value instanceof Integer || value instanceof Long) {
      return JSON.createValue(((Number) value).longValue());
    }
    if (value instanceof Instant instant) {
      return JSON.createValue(DateTimeFormatter.ISO_INSTANT.format(instant));
    }
    return JSON.createValue(value.toString());
  }

  private static JsonValue object(Record record) {
    JsonObjectBuilder object = JSON.createObjectBuilder();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        object.add(Names.inJson(component.getName()), of(component.getAccessor().invoke(record)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(e);
      }
    }
    return object.build();
  }
}
