package dev.mcpgateway.rest.openapi;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * The schema keywords that OpenAPI 3.1 has changed. MicroProfile OpenAPI 4 has methods for them. A
 * server with MicroProfile OpenAPI 3.1, such as Payara Server 7.2025.1, does not, but writes
 * extensions under the same names, so that the document is the same.
 */
final class Keywords {

  private static final String TYPE = "type";
  private static final boolean HAS_METHODS =
      Arrays.stream(SchemaType.values()).anyMatch(type -> type.name().equals("NULL"));

  private Keywords() {}

  /** A schema of a type. */
  static Schema ofType(SchemaType type) {
    return HAS_METHODS
        ? OASFactory.createSchema().addType(type)
        : with(OASFactory.createSchema(), TYPE, nameOf(type));
  }

  /** Makes a schema with a type nullable. */
  static Schema orNull(Schema schema) {
    return HAS_METHODS
        ? schema.addType(SchemaType.NULL)
        : with(schema, TYPE, List.of(schema.getExtensions().get(TYPE), "null"));
  }

  /** A schema for null only. */
  static Schema ofNull() {
    return HAS_METHODS ? ofType(SchemaType.NULL) : with(OASFactory.createSchema(), TYPE, "null");
  }

  /** Adds an example to a schema. */
  static Schema example(Schema schema, Object example) {
    return HAS_METHODS ? schema.addExample(example) : with(schema, "examples", List.of(example));
  }

  /** Disallows additional members of an object. */
  static Schema closed(Schema schema) {
    return HAS_METHODS
        ? schema.additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false))
        : with(schema, "additionalProperties", false);
  }

  private static Schema with(Schema schema, String keyword, Object value) {
    Map<String, Object> all =
        new HashMap<>(Optional.ofNullable(schema.getExtensions()).orElse(Map.of()));
    all.put(keyword, value);
    schema.setExtensions(all);
    return schema;
  }

  private static String nameOf(SchemaType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
