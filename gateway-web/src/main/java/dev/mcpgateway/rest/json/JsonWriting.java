package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Makes JSON of records: every component is a member, and what is empty is null. */
public final class JsonWriting {

  private JsonWriting() {}

  /** The JSON text of a record, or of a collection or a map of such. */
  public static String text(Object value) {
    try {
      return JsonFormat.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same in UTF-8. */
  public static byte[] bytes(Object value) {
    try {
      return JsonFormat.MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
