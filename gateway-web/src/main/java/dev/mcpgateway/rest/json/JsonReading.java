package dev.mcpgateway.rest.json;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes records of JSON objects, and takes nothing for something else: a number is no text, an
 * unknown or repeated member is an error, and so is text that no database could keep.
 *
 * <p>A component is required unless it is an {@link Optional} or a {@link Change}. Its Jakarta
 * Validation constraints are checked last.
 */
public final class JsonReading {

  private static final JsonReaderFactory READERS =
      Json.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
  private static final Validator VALIDATOR = validator();
  private static final int DEEPEST = 8;

  private final List<FieldError> errors = new ArrayList<>();

  private JsonReading() {}

  /**
   * Reads one object.
   *
   * @throws InvalidJson with all that is wrong with it
   */
  public static <T extends Record> T read(Class<T> type, byte[] json) {
    JsonReading reading = new JsonReading();
    Optional<Object> value = reading.value(type, parse(json), "");
    if (!reading.errors.isEmpty() || value.isEmpty()) {
      throw new InvalidJson(reading.errors);
    }
    T read = type.cast(value.get());
    List<FieldError> violations =
        VALIDATOR.validate(read).stream()
            .map(JsonReading::error)
            .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::detail))
            .toList();
    if (!violations.isEmpty()) {
      throw new InvalidJson(violations);
    }
    return read;
  }

  private static JsonObject parse(byte[] json) {
    try {
      requireShallow(json);
      try (JsonReader reader = READERS.createReader(text(json))) {
        if (reader.readValue() instanceof JsonObject object) {
          return object;
        }
      }
      throw whole("must be one JSON object");
    } catch (JsonException | IllegalStateException | NumberFormatException e) {
      throw whole(
          e.getCause() instanceof CharacterCodingException
              ? "is not in UTF-8"
              : "is not JSON, or repeats a member of an object");
    }
  }

  /**
   * Before a tree is made of it; to the very end, as a tree's reader stops after the first value.
   */
  private static void requireShallow(byte[] json) {
    try (JsonParser parser = PARSERS.createParser(text(json))) {
      int depth = 0;
      while (parser.hasNext()) {
        switch (parser.next()) {
          case START_OBJECT, START_ARRAY -> depth++;
          case END_OBJECT, END_ARRAY -> depth--;
          default -> {
            // Values and names are as deep as what they are in.
          }
        }
        if (depth > DEEPEST) {
          throw whole("is deeper than %d levels".formatted(DEEPEST));
        }
      }
    }
  }

  private static Reader text(byte[] json) {
    return new InputStreamReader(
        new ByteArrayInputStream(json),
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static InvalidJson whole(String detail) {
    return new InvalidJson(List.of(new FieldError("", "The request body " + detail)));
  }

  /** The value; empty where it has none, and then there is an error. */
  private Optional<Object> value(Type type, JsonValue json, String at) {
    if (type instanceof ParameterizedType parameterized) {
      return list(parameterized, json, at);
    }
    Class<?> wanted = (Class<?>) type;
    if (wanted.isRecord()) {
      return json instanceof JsonObject object
          ? record(wanted, object, at)
          : refused(at, "must be an object");
    }
    if (wanted.isEnum()) {
      return constant(wanted, json, at);
    }
    if (wanted == Boolean.class) {
      return json == JsonValue.TRUE || json == JsonValue.FALSE
          ? Optional.of(json == JsonValue.TRUE)
          : refused(at, "must be true or false");
    }
    if (wanted == Integer.class) {
      return integer(json, at);
    }
    if (wanted == Instant.class) {
      return instant(json, at);
    }
    return text(json, at);
  }

  private Optional<Object> list(ParameterizedType type, JsonValue json, String at) {
    if (!(json instanceof JsonArray array)) {
      return refused(at, "must be an array");
    }
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      value(type.getActualTypeArguments()[0], array.get(i), at + "[" + i + "]")
          .ifPresent(elements::add);
    }
    return Optional.of(List.copyOf(elements));
  }

  private Optional<Object> record(Class<?> type, JsonObject object, String at) {
    int before = errors.size();
    RecordComponent[] components = type.getRecordComponents();
    Map<String, RecordComponent> known =
        Arrays.stream(components)
            .collect(
                Collectors.toMap(
                    component -> Names.inJson(component.getName()),
                    component -> component,
                    (one, other) -> one,
                    LinkedHashMap::new));
    object.keySet().stream()
        .filter(name -> !known.containsKey(name))
        .sorted()
        .limit(10)
        .forEach(name -> refused(within(at, printable(name)), "is not known here"));
    List<Object> arguments = new ArrayList<>();
    known.forEach(
        (name, component) ->
            arguments.add(
                component(
                    component.getGenericType(),
                    Optional.ofNullable(object.get(name)),
                    within(at, name))));
    return errors.size() > before ? Optional.empty() : Optional.of(make(type, arguments));
  }

  private Object component(Type type, Optional<JsonValue> json, String at) {
    Optional<JsonValue> given = json.filter(value -> value != JsonValue.NULL);
    if (type instanceof ParameterizedType wrapper && wrapper.getRawType() == Optional.class) {
      return given.flatMap(value -> value(wrapper.getActualTypeArguments()[0], value, at));
    }
    if (type instanceof ParameterizedType wrapper && wrapper.getRawType() == Change.class) {
      return json.isEmpty()
          ? new Change.None<>()
          : new Change.To<>(
              given.flatMap(value -> value(wrapper.getActualTypeArguments()[0], value, at)));
    }
    if (given.isEmpty()) {
      refused(at, "is required");
      return null;
    }
    return value(type, given.get(), at).orElse(null);
  }

  private static Object make(Class<?> type, List<Object> arguments) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<Object> constant(Class<?> type, JsonValue json, String at) {
    Object[] constants = type.getEnumConstants();
    Optional<Object> found =
        json instanceof JsonString text
            ? Arrays.stream(constants)
                .filter(constant -> constant.toString().equals(text.getString()))
                .findFirst()
            : Optional.empty();
    return found.isPresent()
        ? found
        : refused(
            at,
            "must be one of "
                + Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(", ")));
  }

  private Optional<Object> integer(JsonValue json, String at) {
    // Never through BigDecimal: 1e999999999 is seven characters.
    if (json instanceof JsonNumber number && number.toString().matches("-?\\d{1,9}")) {
      return Optional.of(Integer.valueOf(number.toString()));
    }
    return refused(at, "must be a whole number");
  }

  private Optional<Object> instant(JsonValue json, String at) {
    if (json instanceof JsonString text && text.getString().length() <= 40) {
      try {
        Instant instant = OffsetDateTime.parse(text.getString()).toInstant();
        if (instant.isBefore(Instant.parse("9999-12-31T23:59:59Z"))
            && instant.isAfter(Instant.EPOCH)) {
          return Optional.of(instant);
        }
      } catch (DateTimeException e) {
        return refused(at, "must be a time such as 2030-01-31T12:00:00Z");
      }
    }
    return refused(at, "must be a time such as 2030-01-31T12:00:00Z");
  }

  private Optional<Object> text(JsonValue json, String at) {
    if (!(json instanceof JsonString string)) {
      return refused(at, "must be text");
    }
    String text = string.getString();
    boolean storable = text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
    return storable
        ? Optional.of(text)
        : refused(at, "must have neither the character U+0000 nor half a surrogate pair");
  }

  private <T> Optional<T> refused(String at, String detail) {
    errors.add(new FieldError(at, detail));
    return Optional.empty();
  }

  private static String within(String at, String name) {
    return at.isEmpty() ? name : at + "." + name;
  }

  private static String printable(String name) {
    String safe = name.replaceAll("[^\\x20-\\x7E]", "?");
    return safe.length() > 60 ? safe.substring(0, 60) + "…" : safe;
  }

  private static FieldError error(ConstraintViolation<?> violation) {
    String path =
        violation
            .getPropertyPath()
            .toString()
            .replaceAll("\\.<[^>]*>", "")
            .replaceAll("<[^>]*>", "");
    return new FieldError(Names.inJson(path), violation.getMessage());
  }

  private static Validator validator() {
    var configuration = Validation.byDefaultProvider().configure();
    MessageInterpolator messages = configuration.getDefaultMessageInterpolator();
    return configuration
        .addValueExtractor(new ChangeExtractor())
        .messageInterpolator(
            new MessageInterpolator() {
              @Override
              public String interpolate(String template, Context context) {
                return messages.interpolate(template, context, Locale.ENGLISH);
              }

              @Override
              public String interpolate(String template, Context context, Locale locale) {
                return interpolate(template, context);
              }
            })
        .buildValidatorFactory()
        .getValidator();
  }
}
