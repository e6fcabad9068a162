package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Serializers of types that Jackson itself does not support. */
final class AnswerModule extends SimpleModule {

  private static final long serialVersionUID = 1L;

  AnswerModule() {
    super("answers");
    addSerializer(new OptionalSerializer());
    addSerializer(new InstantSerializer());
    addSerializer(new RawJsonSerializer());
  }

  /** An empty Optional is null. */
  @SuppressWarnings("rawtypes")
  private static final class OptionalSerializer extends StdSerializer<Optional> {

    private static final long serialVersionUID = 1L;

    OptionalSerializer() {
      super(Optional.class);
    }

    @Override
    public void serialize(Optional value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(value.isPresent() ? value.get() : null, json);
    }
  }

  /** A time in RFC 3339 format, in UTC. */
  private static final class InstantSerializer extends StdSerializer<Instant> {

    private static final long serialVersionUID = 1L;

    InstantSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(DateTimeFormatter.ISO_INSTANT.format(value));
    }
  }

  /** As it was got. */
  private static final class RawJsonSerializer extends StdSerializer<RawJson> {

    private static final long serialVersionUID = 1L;

    RawJsonSerializer() {
      super(RawJson.class);
    }

    @Override
    public void serialize(RawJson value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeRawValue(value.text());
    }
  }
}
