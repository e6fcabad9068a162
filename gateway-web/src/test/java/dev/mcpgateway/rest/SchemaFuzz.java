package dev.mcpgateway.rest;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Makes values of a schema of the document, mostly good ones, and finds what does not fit one. */
final class SchemaFuzz {

  private static final List<String> WORDS =
      List.of(
          "x",
          "tools.read",
          "*",
          "audit:read",
          "global",
          "' OR 1=1 --",
          "\"; DROP TABLE roles; --",
          "<script>alert(1)</script>",
          "../../etc/passwd",
          "${jndi:ldap://127.0.0.1/a}",
          "%s%n%x",
          "\u0000",
          "\ud83d\ude00",
          "\u202e\u0130\u0131",
          " ",
          "",
          "null",
          "fuzz@example.com",
          "2030-01-31T12:00:00Z",
          "0000-99-99",
          "00000000-0000-0000-0000-000000000000");

  private final JsonObject document;
  private final Random random;

  SchemaFuzz(JsonObject document, long seed) {
    this.document = document;
    this.random = new Random(seed);
  }

  Random random() {
    return random;
  }

  /** Text that may be a parameter; known values come up now and then. */
  String word(List<String> known) {
    if (!known.isEmpty() && random.nextInt(3) == 0) {
      return known.get(random.nextInt(known.size()));
    }
    return random.nextInt(12) == 0
        ? "y".repeat(1 + random.nextInt(5_000))
        : WORDS.get(random.nextInt(WORDS.size()));
  }

  /** A body: good, a little wrong, or nothing like it. */
  String body(JsonObject schema, List<String> known) {
    return switch (random.nextInt(20)) {
      case 0 -> "";
      case 1 -> "[[[[[[[[[[[[]]]]]]]]]]]]";
      case 2 -> "{\"a\":";
      case 3 -> "1e999999999";
      case 4 -> "\"" + word(known).replaceAll("[^ -!#-Z^-~]", "?") + "\"";
      default -> value(schema, known).toString();
    };
  }

  private JsonValue value(JsonObject reference, List<String> known) {
    JsonObject schema = resolved(reference);
    if (random.nextInt(25) == 0) {
      return anything();
    }
    if (schema.containsKey("enum") && random.nextInt(8) > 0) {
      return schema.getJsonArray("enum").get(random.nextInt(schema.getJsonArray("enum").size()));
    }
    return switch (type(schema)) {
      case "object" -> object(schema, known);
      case "array" -> array(schema, known);
      case "boolean" -> random.nextBoolean() ? JsonValue.TRUE : JsonValue.FALSE;
      case "integer" -> Json.createValue(random.nextInt(60) - 3);
      default ->
          Json.createValue(
              random.nextBoolean() ? "fuzz-" + Long.toHexString(random.nextLong()) : word(known));
    };
  }

  private JsonObject object(JsonObject schema, List<String> known) {
    JsonObjectBuilder object = Json.createObjectBuilder();
    Optional.ofNullable(schema.getJsonObject("properties"))
        .orElse(JsonValue.EMPTY_JSON_OBJECT)
        .forEach(
            (name, member) -> {
              if (random.nextInt(10) > 1) {
                object.add(name, value(member.asJsonObject(), known));
              }
            });
    if (random.nextInt(15) == 0) {
      object.add("fuzz", anything());
    }
    return object.build();
  }

  private JsonValue array(JsonObject schema, List<String> known) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    int size = random.nextInt(15) == 0 ? 250 : random.nextInt(4);
    for (int i = 0; i < size; i++) {
      array.add(value(schema.getJsonObject("items"), known));
    }
    return array.build();
  }

  JsonValue anything() {
    return switch (random.nextInt(6)) {
      case 0 -> JsonValue.NULL;
      case 1 -> Json.createValue(Long.MAX_VALUE);
      case 2 -> Json.createValue(-1.5);
      case 3 -> JsonValue.EMPTY_JSON_ARRAY;
      case 4 -> Json.createObjectBuilder().add("a", JsonValue.EMPTY_JSON_OBJECT).build();
      default -> Json.createValue(WORDS.get(random.nextInt(WORDS.size())));
    };
  }

  /** What in a value is not as the schema says; empty where all is. */
  List<String> misfits(JsonObject reference, JsonValue value, String at) {
    JsonObject schema = resolved(reference);
    List<String> found = new ArrayList<>();
    if (schema.isEmpty()) {
      return found; // It takes everything.
    }
    if (schema.containsKey("oneOf")) {
      return misfitsOfEach(schema.getJsonArray("oneOf"), value, at);
    }
    if (value == JsonValue.NULL) {
      if (!isNullable(reference)) {
        found.add(at + " is null");
      }
      return found;
    }
    switch (type(schema)) {
      case "object" -> {
        if (value instanceof JsonObject object) {
          misfitsOfObject(schema, object, at, found);
        } else {
          found.add(at + " is no object");
        }
      }
      case "array" -> {
        if (value.getValueType() == JsonValue.ValueType.ARRAY) {
          value
              .asJsonArray()
              .forEach(
                  element ->
                      found.addAll(misfits(schema.getJsonObject("items"), element, at + "[]")));
        } else {
          found.add(at + " is no array");
        }
      }
      case "boolean" -> {
        if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
          found.add(at + " is no boolean");
        }
      }
      case "integer" -> {
        if (value.getValueType() != JsonValue.ValueType.NUMBER) {
          found.add(at + " is no number");
        }
      }
      default -> {
        if (!(value instanceof JsonString)) {
          found.add(at + " is no text");
        } else if (schema.containsKey("enum") && !schema.getJsonArray("enum").contains(value)) {
          found.add(at + " is none of the constants: " + value);
        }
      }
    }
    return found;
  }

  /** Empty where it fits exactly one; else what does not fit the alternatives. */
  private List<String> misfitsOfEach(JsonArray alternatives, JsonValue value, String at) {
    List<List<String>> all =
        alternatives.getValuesAs(JsonObject.class).stream()
            .map(alternative -> misfits(alternative, value, at))
            .toList();
    long fitting = all.stream().filter(List::isEmpty).count();
    return switch ((int) fitting) {
      case 0 -> all.stream().flatMap(List::stream).toList();
      case 1 -> List.of();
      default -> List.of(at + " is of " + fitting + " kinds");
    };
  }

  private void misfitsOfObject(
      JsonObject schema, JsonObject object, String at, List<String> found) {
    JsonObject members =
        Optional.ofNullable(schema.getJsonObject("properties")).orElse(JsonValue.EMPTY_JSON_OBJECT);
    if (schema.containsKey("required")) {
      schema.getJsonArray("required").getValuesAs(JsonString.class).stream()
          .map(JsonString::getString)
          .filter(name -> !object.containsKey(name))
          .forEach(name -> found.add(at + "." + name + " is missing"));
    }
    object.forEach(
        (name, member) -> {
          if (members.containsKey(name)) {
            found.addAll(misfits(members.getJsonObject(name), member, at + "." + name));
          } else if (schema.containsKey("additionalProperties")) {
            found.addAll(
                misfits(schema.getJsonObject("additionalProperties"), member, at + "." + name));
          } else {
            found.add(at + "." + name + " is not in the document");
          }
        });
  }

  private JsonObject resolved(JsonObject schema) {
    if (schema.containsKey("$ref")) {
      String name = schema.getString("$ref").replaceAll("^.*/", "");
      return document.getJsonObject("components").getJsonObject("schemas").getJsonObject(name);
    }
    return schema.containsKey("anyOf")
        ? resolved(schema.getJsonArray("anyOf").getJsonObject(0))
        : schema;
  }

  /** The type of what is not null. */
  private static String type(JsonObject schema) {
    return types(schema).stream().filter(type -> !type.equals("null")).findFirst().orElse("string");
  }

  private static boolean isNullable(JsonObject schema) {
    return schema.containsKey("anyOf")
        ? schema.getJsonArray("anyOf").getValuesAs(JsonObject.class).stream()
            .anyMatch(SchemaFuzz::isNullable)
        : types(schema).contains("null");
  }

  private static List<String> types(JsonObject schema) {
    return switch (schema.get("type")) {
      case null -> List.of();
      case JsonString one -> List.of(one.getString());
      case JsonValue several ->
          several.asJsonArray().getValuesAs(JsonString.class).stream()
              .map(JsonString::getString)
              .toList();
    };
  }
}
