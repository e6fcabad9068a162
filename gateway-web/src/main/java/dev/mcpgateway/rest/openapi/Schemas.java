package dev.mcpgateway.rest.openapi;

import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.rest.json.Change;
import dev.mcpgateway.rest.json.Names;
import dev.mcpgateway.rest.json.RawJson;
import dev.mcpgateway.rest.json.TolerantMembers;
import dev.mcpgateway.rest.problem.Problem;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Generates JSON schemas with examples from records and the constraints of their components. */
final class Schemas {

  private final Map<String, Schema> components = new TreeMap<>();
  private final Map<String, Object> examples = new LinkedHashMap<>();

  /** The schemas of all records, by name. */
  Map<String, Schema> components() {
    return components;
  }

  /** A reference to the schema of a request, which allows no additional members. */
  Schema ofRequest(Class<?> record) {
    return reference(record, true);
  }

  /** A reference to the schema of a response. */
  Schema ofAnswer(Class<?> type) {
    return type.isRecord() ? reference(type, false) : Keywords.ofType(SchemaType.STRING);
  }

  /** A reference to the schema of a problem, whose members beyond the record are optional. */
  Schema ofProblem() {
    Schema reference = ofAnswer(Problem.class);
    Schema problem = components.get(Problem.class.getSimpleName());
    for (ErrorMember member : ErrorMember.values()) {
      problem.addProperty(member.id(), ofMember(member.type()).description(member.description()));
    }
    return reference;
  }

  private static Schema ofMember(Class<?> type) {
    if (type == Collection.class) {
      return Keywords.ofType(SchemaType.ARRAY).items(Keywords.ofType(SchemaType.STRING));
    }
    if (type == Instant.class) {
      return Keywords.ofType(SchemaType.STRING).format("date-time");
    }
    return Keywords.ofType(type == Number.class ? SchemaType.INTEGER : SchemaType.STRING);
  }

  /** The example of a record. */
  Object exampleOf(Class<?> type) {
    return type.isRecord() ? examples.get(type.getSimpleName()) : "tools.read";
  }

  private Schema reference(Class<?> record, boolean request) {
    String name = record.getSimpleName();
    if (!components.containsKey(name)) {
      components.put(name, object(record, request));
    }
    return OASFactory.createSchema().ref("#/components/schemas/" + name);
  }

  private Schema object(Class<?> record, boolean request) {
    Schema schema = Keywords.ofType(SchemaType.OBJECT);
    if (isFlat(record)) {
      return schema.additionalPropertiesSchema(Keywords.ofType(SchemaType.STRING));
    }
    Map<String, Object> example = new LinkedHashMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      String name = Names.inJson(component);
      Schema member = of(component.getAnnotatedType(), request);
      boolean optional = isWrapper(component.getGenericType());
      schema.addProperty(
          name, optional && !isAnything(component.getGenericType()) ? nullable(member) : member);
      if (!request || !optional) {
        schema.addRequired(name);
      }
      // Examples can be sent as they are: they refer to nothing that does not exist.
      if (!request || !optional || !isReference(name)) {
        example.put(name, example(name, component.getGenericType()));
      }
    }
    if (request) {
      Keywords.closed(schema);
    }
    examples.put(record.getSimpleName(), example);
    return Keywords.example(schema, example);
  }

  private static boolean isFlat(Class<?> record) {
    return Optional.ofNullable(record.getAnnotation(TolerantMembers.class))
        .filter(rules -> !rules.flat().isEmpty())
        .isPresent();
  }

  /** An additional type "null" has no effect on a reference or an enumeration. */
  private static Schema nullable(Schema schema) {
    return schema.getRef() == null && isEmpty(schema.getEnumeration())
        ? Keywords.orNull(schema)
        : OASFactory.createSchema().addAnyOf(schema).addAnyOf(Keywords.ofNull());
  }

  /** Absent values are null on one server, and empty on another. */
  private static boolean isEmpty(List<Object> values) {
    return values == null || values.isEmpty();
  }

  private Schema of(AnnotatedType type, boolean request) {
    Type raw = type.getType();
    if (isWrapper(raw)) {
      return of(argument(type, 0), request);
    }
    if (raw instanceof ParameterizedType parameterized) {
      return parameterized.getRawType() == Map.class
          ? Keywords.ofType(SchemaType.OBJECT)
              .additionalPropertiesSchema(of(argument(type, 1), request))
          : bounded(Keywords.ofType(SchemaType.ARRAY).items(of(argument(type, 0), request)), type);
    }
    Class<?> plain = (Class<?>) raw;
    if (plain == RawJson.class) {
      // As upstream servers have sent it: whatever that is.
      return OASFactory.createSchema();
    }
    if (plain.isRecord()) {
      return reference(plain, request);
    }
    if (plain.isEnum()) {
      Schema schema = Keywords.ofType(SchemaType.STRING);
      Arrays.stream(plain.getEnumConstants()).map(Object::toString).forEach(schema::addEnumeration);
      return schema;
    }
    if (plain == Boolean.class) {
      return Keywords.ofType(SchemaType.BOOLEAN);
    }
    if (plain == Integer.class || plain == Long.class) {
      return bounded(Keywords.ofType(SchemaType.INTEGER), type);
    }
    if (plain == Instant.class) {
      return Keywords.ofType(SchemaType.STRING).format("date-time");
    }
    return bounded(Keywords.ofType(SchemaType.STRING), type);
  }

  private static Schema bounded(Schema schema, AnnotatedElement constraints) {
    Optional.ofNullable(constraints.getAnnotation(Size.class))
        .ifPresent(
            size -> {
              if (schema.getItems() != null) {
                schema.minItems(size.min()).maxItems(size.max());
              } else {
                schema.minLength(size.min()).maxLength(size.max());
              }
            });
    Optional.ofNullable(constraints.getAnnotation(Min.class))
        .ifPresent(min -> schema.minimum(BigDecimal.valueOf(min.value())));
    Optional.ofNullable(constraints.getAnnotation(Max.class))
        .ifPresent(max -> schema.maximum(BigDecimal.valueOf(max.value())));
    return schema;
  }

  private Object example(String name, Type type) {
    if (isWrapper(type)) {
      return example(name, ((ParameterizedType) type).getActualTypeArguments()[0]);
    }
    if (type instanceof ParameterizedType parameterized) {
      Type last =
          parameterized.getActualTypeArguments()[parameterized.getActualTypeArguments().length - 1];
      return parameterized.getRawType() == Map.class
          ? Map.of("tools", example(name, last))
          : List.of(example(name, last));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == RawJson.class) {
      return Map.of();
    }
    if (plain.isRecord()) {
      return examples.getOrDefault(plain.getSimpleName(), Map.of());
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[0].toString();
    }
    if (plain == Boolean.class) {
      return name.equals("is_active") || name.equals("granted");
    }
    if (plain == Integer.class || plain == Long.class) {
      return name.equals("expires_in") ? 3600 : 30;
    }
    if (plain == Instant.class) {
      return "2030-01-31T12:00:00Z";
    }
    return text(name);
  }

  private static boolean isReference(String name) {
    return name.endsWith("_id") || name.equals("inherits_from");
  }

  private static String text(String name) {
    return switch (name) {
      case "email",
          "user_email",
          "created_by",
          "granted_by",
          "invited_by",
          "checked_by",
          "reviewed_by",
          "revoked_by" ->
          "ada@example.com";
      case "password", "new_password" -> "correct horse battery staple";
      case "old_password" -> "incorrect horse battery staple";
      case "permission",
          "permissions",
          "effective_permissions",
          "all_permissions",
          "permissions_by_resource",
          "resource_scopes" ->
          "tools.read";
      case "full_name" -> "Ada Lovelace";
      case "name", "role_name" -> "tool-reader";
      case "slug" -> "tool-readers";
      case "ip_restrictions" -> "192.0.2.0/24";
      case "tags" -> "ci";
      case "token_type" -> "bearer";
      case "access_token" -> "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl";
      case "auth_provider" -> "local";
      case "type" -> "urn:mcpgateway:problem:forbidden";
      case "title" -> "Forbidden";
      case "detail" -> "This needs the permission admin.user_management";
      case "instance" -> "/rbac/roles";
      case "resource_type" -> "tool";
      case "description", "message", "notes", "revocation_reason" -> "Reads the tools of the team";
      default -> "6f1c1a52-6f0e-4a57-9a43-0d3c1a5b7e21";
    };
  }

  private static AnnotatedType argument(AnnotatedType type, int index) {
    return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
  }

  private static boolean isAnything(Type type) {
    return isWrapper(type)
        && ((ParameterizedType) type).getActualTypeArguments()[0] == RawJson.class;
  }

  private static boolean isWrapper(Type type) {
    return type instanceof ParameterizedType parameterized
        && (parameterized.getRawType() == Optional.class
            || parameterized.getRawType() == Change.class);
  }
}
