package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Serializes records to JSON: every component is a member, and an empty Optional is null. */
public final class JsonWriting {

  private JsonWriting() {}

  /** Serializes a record, or a collection or map of records, to text. */
  public static String text(Object value) {
    try {
      return JsonFormat.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same as UTF-8 bytes. */
  public static byte[] bytes(Object value) {
    try {
      return JsonFormat.MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
