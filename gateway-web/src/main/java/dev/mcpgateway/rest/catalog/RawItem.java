package dev.mcpgateway.rest.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mcpgateway.rest.json.RawJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The members of an object that an upstream server has sent, each as its own bytes. */
final class RawItem {

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, RawJson> members;

  private RawItem(Map<String, RawJson> members) {
    this.members = members;
  }

  static RawItem of(Optional<byte[]> object) {
    return new RawItem(object.map(RawItem::members).orElse(Map.of()));
  }

  static Optional<RawJson> whole(Optional<byte[]> value) {
    return value.map(bytes -> new RawJson(new String(bytes, StandardCharsets.UTF_8)));
  }

  Optional<RawJson> get(String name) {
    return Optional.ofNullable(members.get(name));
  }

  private static Map<String, RawJson> members(byte[] object) {
    Map<String, RawJson> members = new HashMap<>();
    try (JsonParser json = JSON.createParser(object)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        // A string or a number is read to its end when it is asked for.
        if (json.currentToken().isScalarValue()) {
          json.getText();
        }
        int to = (int) json.currentLocation().getByteOffset();
        members.put(
            name,
            new RawJson(
                new String(Arrays.copyOfRange(object, from, to), StandardCharsets.UTF_8).strip()));
      }
      return members;
    } catch (IOException e) {
      throw new IllegalStateException("What is kept of an upstream server is no JSON", e);
    }
  }
}
