package dev.mcpgateway.testbed.mcp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/** Reads JSON, and extracts members as sent. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /**
   * @throws UncheckedIOException if it is not JSON
   */
  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  /** The text as a JSON string, quotes included. */
  static String quote(String text) {
    try {
      return MAPPER.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a nested member of an object, as sent. */
  static Optional<byte[]> cut(byte[] object, String... path) {
    try (JsonParser parser = MAPPER.getFactory().createParser(object)) {
      parser.nextToken();
      for (String name : path) {
        if (!enter(parser, name)) {
          return Optional.empty();
        }
      }
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      if (parser.currentToken().isScalarValue()) {
        parser.getText();
      }
      return Optional.of(
          Arrays.copyOfRange(object, from, (int) parser.currentLocation().getByteOffset()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean enter(JsonParser parser, String name) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = parser.currentName().equals(name);
      parser.nextToken();
      if (found) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }
}
