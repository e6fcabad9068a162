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
 * The keywords of a schema that OpenAPI 3.1 has changed. MicroProfile OpenAPI 4 has methods for
 * them. A server with MicroProfile OpenAPI 3.1, such as Payara Server 7.2025.1, has not, but writes
 * what it is given as an extension under the same name, so that the document is the same.
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

  /** Lets a schema, which has a type, be null as well. */
  static Schema orNull(Schema schema) {
    return HAS_METHODS
        ? schema.addType(SchemaType.NULL)
        : with(schema, TYPE, List.of(schema.getExtensions().get(TYPE), "null"));
  }

  /** A schema of null alone. */
  static Schema ofNull() {
    return HAS_METHODS ? ofType(SchemaType.NULL) : with(OASFactory.createSchema(), TYPE, "null");
  }

  /** Gives a schema an example. */
  static Schema example(Schema schema, Object example) {
    return HAS_METHODS ? schema.addExample(example) : with(schema, "examples", List.of(example));
  }

  /** Lets an object have no other members than those that are described. */
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
