package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;

/** The configuration of Jackson for requests and responses. */
final class JsonFormat {

  /** The maximum nesting depth of objects and arrays. */
  static final int MAX_DEPTH = 8;

  /**
   * The same for what the gateway itself has written: what upstream servers said is in it, with
   * bounds of its own.
   */
  static final int MAX_DEPTH_OF_ANSWERS = 600;

  static final JsonMapper MAPPER = mapper(MAX_DEPTH);

  /**
   * Reads requests that may have parts of answers, such as the schema of a tool; what is left of
   * one for a record is bound to {@link #MAX_DEPTH}.
   */
  static final JsonMapper TREES = mapper(MAX_DEPTH_OF_ANSWERS);

  /** Reads what the gateway itself has written. */
  static final JsonMapper ANSWERS =
      JsonMapper.builder(factory(MAX_DEPTH_OF_ANSWERS).build()).build();

  private JsonFormat() {}

  private static JsonFactoryBuilder factory(int maxDepth) {
    // The size of a body is bounded elsewhere; Jackson limits only the depth.
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(maxDepth)
            .maxNameLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .build();
    // Names come from clients and servers that are not trusted: none is kept for longer.
    return new JsonFactoryBuilder()
        .streamReadConstraints(constraints)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
  }

  private static JsonMapper mapper(int maxDepth) {
    JsonFactory factory =
        factory(maxDepth).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    // Jackson is the server's: in its shared cache, classes of the application would outlive it.
    LookupCache<Object, JavaType> types = new LRUMap<>(64, 512);
    return JsonMapper.builder(factory)
        .typeFactory(TypeFactory.defaultInstance().withCache(types))
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
        .addModule(new RequestModule())
        .addModule(new AnswerModule())
        .build();
  }
}
