package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

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

  /** Serializes a record with further members, which come after its own. */
  public static byte[] bytes(Record value, Map<String, ?> further) {
    ObjectNode object = JsonFormat.MAPPER.valueToTree(value);
    further.forEach(object::putPOJO);
    return bytes(object);
  }
}
