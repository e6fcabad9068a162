package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.util.AccessPattern;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Deserializers of requests: values are never coerced, and an invalid value is added to the
 * request's {@link FieldErrors} instead of ending the parsing, so that all errors are reported at
 * once.
 */
final class RequestModule extends SimpleModule {

  private static final long serialVersionUID = 1L;
  private static final int MAX_TIME_LENGTH = 40;
  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59Z");

  RequestModule() {
    super("requests");
    addDeserializer(
        String.class,
        new ValueDeserializer<>(
            String.class,
            EnumSet.of(JsonToken.VALUE_STRING),
            "must be text",
            text -> Optional.of(text).filter(RequestModule::isStorable),
            "must have neither the character U+0000 nor half a surrogate pair"));
    addDeserializer(
        Integer.class,
        new ValueDeserializer<>(
            Integer.class,
            EnumSet.of(JsonToken.VALUE_NUMBER_INT),
            "must be a whole number",
            // Never parsed as BigInteger, however many digits it has.
            text ->
                text.matches("-?\\d{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty(),
            "must be a whole number"));
    addDeserializer(
        Boolean.class,
        new ValueDeserializer<>(
            Boolean.class,
            EnumSet.of(JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE),
            "must be true or false",
            text -> Optional.of(Boolean.valueOf(text)),
            "must be true or false"));
    addDeserializer(
        Instant.class,
        new ValueDeserializer<>(
            Instant.class,
            EnumSet.of(JsonToken.VALUE_STRING),
            "must be a time such as 2030-01-31T12:00:00Z",
            RequestModule::instant,
            "must be a time such as 2030-01-31T12:00:00Z"));
    addDeserializer(
        Optional.class,
        new WrapperDeserializer<>(
            Optional.class, Optional::ofNullable, Optional.empty(), Optional.empty()));
    addDeserializer(
        Change.class,
        new WrapperDeserializer<>(
            Change.class,
            value -> new Change.To<>(Optional.ofNullable(value)),
            new Change.To<>(Optional.empty()),
            new Change.None<>()));
    setDeserializerModifier(new Modifier());
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addDeserializationProblemHandler(
        new DeserializationProblemHandler() {
          @Override
          public boolean handleUnknownProperty(
              DeserializationContext context,
              JsonParser json,
              JsonDeserializer<?> deserializer,
              Object target,
              String name)
              throws IOException {
            FieldErrors.of(context).addUnknown(name);
            json.skipChildren();
            return true;
          }
        });
  }

  private static boolean isStorable(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(text)
          .filter(written -> written.length() <= MAX_TIME_LENGTH)
          .map(written -> OffsetDateTime.parse(written).toInstant())
          .filter(time -> time.isAfter(Instant.EPOCH) && time.isBefore(MAX_TIME));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A scalar value. */
  private static final class ValueDeserializer<T> extends StdDeserializer<T> {

    private static final long serialVersionUID = 1L;

    private final Set<JsonToken> tokens;
    private final String otherToken;
    private final transient Function<String, Optional<T>> meaning;
    private final String noMeaning;

    ValueDeserializer(
        Class<T> type,
        Set<JsonToken> tokens,
        String otherToken,
        Function<String, Optional<T>> meaning,
        String noMeaning) {
      super(type);
      this.tokens = tokens;
      this.otherToken = otherToken;
      this.meaning = meaning;
      this.noMeaning = noMeaning;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (!tokens.contains(json.currentToken())) {
        return refused(json, context, otherToken);
      }
      Optional<T> value = meaning.apply(json.getText());
      return value.isPresent() ? value.get() : refused(json, context, noMeaning);
    }

    private T refused(JsonParser json, DeserializationContext context, String detail)
        throws IOException {
      FieldErrors.of(context).add(json, detail);
      json.skipChildren();
      return null;
    }

    @Override
    public T getNullValue(DeserializationContext context) {
      FieldErrors.of(context).addInArray(context.getParser(), otherToken);
      return null;
    }

    @Override
    public T getAbsentValue(DeserializationContext context) {
      return null;
    }

    @Override
    public AccessPattern getNullAccessPattern() {
      return AccessPattern.DYNAMIC;
    }
  }

  /** A value that may be null or absent. */
  private static final class WrapperDeserializer<T> extends StdDeserializer<T>
      implements ContextualDeserializer {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final transient Function<Object, T> wrap;
    private final transient T ofNull;
    private final transient T absent;
    private final transient JsonDeserializer<Object> value;

    WrapperDeserializer(Class<T> type, Function<Object, T> wrap, T ofNull, T absent) {
      this(type, wrap, ofNull, absent, null);
    }

    private WrapperDeserializer(
        Class<T> type,
        Function<Object, T> wrap,
        T ofNull,
        T absent,
        JsonDeserializer<Object> value) {
      super(type);
      this.type = type;
      this.wrap = wrap;
      this.ofNull = ofNull;
      this.absent = absent;
      this.value = value;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, BeanProperty property) throws JsonMappingException {
      JavaType wrapped = context.getContextualType().containedType(0);
      return new WrapperDeserializer<>(
          type, wrap, ofNull, absent, context.findContextualValueDeserializer(wrapped, property));
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return wrap.apply(value.deserialize(json, context));
    }

    @Override
    public T getNullValue(DeserializationContext context) {
      return ofNull;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return absent;
    }
  }

  /** Replaces or wraps Jackson's deserializers of enums, lists and records. */
  private static final class Modifier extends BeanDeserializerModifier {

    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(
        DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
      return bean.getBeanClass().isRecord() ? new RecordDeserializer(deserializer) : deserializer;
    }

    @Override
    public JsonDeserializer<?> modifyCollectionDeserializer(
        DeserializationConfig config,
        CollectionType type,
        BeanDescription bean,
        JsonDeserializer<?> deserializer) {
      return new StructureDeserializer(deserializer, JsonToken.START_ARRAY, "must be an array");
    }

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription bean,
        JsonDeserializer<?> deserializer) {
      return constants(type.getRawClass());
    }

    private static <E> JsonDeserializer<E> constants(Class<E> type) {
      E[] constants = type.getEnumConstants();
      String detail =
          "must be one of "
              + Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(", "));
      return new ValueDeserializer<>(
          type,
          EnumSet.of(JsonToken.VALUE_STRING),
          detail,
          text ->
              Arrays.stream(constants)
                  .filter(constant -> constant.toString().equals(text))
                  .findFirst(),
          detail);
    }
  }

  /** An array or object. */
  private static class StructureDeserializer extends DelegatingDeserializer {

    private static final long serialVersionUID = 1L;

    private final JsonToken start;
    private final String otherToken;

    StructureDeserializer(JsonDeserializer<?> parts, JsonToken start, String otherToken) {
      super(parts);
      this.start = start;
      this.otherToken = otherToken;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> parts) {
      return new StructureDeserializer(parts, start, otherToken);
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
      if (json.hasToken(start)) {
        return super.deserialize(json, context);
      }
      FieldErrors.of(context).add(json, otherToken);
      json.skipChildren();
      return null;
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      FieldErrors.of(context).addInArray(context.getParser(), otherToken);
      return null;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return null;
    }

    @Override
    public AccessPattern getNullAccessPattern() {
      return AccessPattern.DYNAMIC;
    }
  }

  /** A record, whose components are required unless they are wrapped. */
  private static final class RecordDeserializer extends StructureDeserializer {

    private static final long serialVersionUID = 1L;

    RecordDeserializer(JsonDeserializer<?> parts) {
      super(parts, JsonToken.START_OBJECT, "must be an object");
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> parts) {
      return new RecordDeserializer(parts);
    }

    @Override
    public Object deserialize(JsonParser json, DeserializationContext context) throws IOException {
      FieldErrors errors = FieldErrors.of(context);
      errors.enter(json);
      try {
        Object record = super.deserialize(json, context);
        if (record != null) {
          requireAll(record, errors);
        }
        return record;
      } finally {
        errors.leave();
      }
    }

    private static void requireAll(Object record, FieldErrors errors) {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        try {
          if (component.getAccessor().invoke(record) == null) {
            errors.addMissing(Names.inJson(component.getName()));
          }
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
