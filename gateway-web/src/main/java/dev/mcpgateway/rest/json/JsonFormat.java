package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.core.JsonFactory;
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

  static final JsonMapper MAPPER = mapper();

  /** Reads what the gateway itself has written, however deep. */
  static final JsonMapper ANSWERS = new JsonMapper();

  private JsonFormat() {}

  private static JsonMapper mapper() {
    // The size of a body is bounded elsewhere; Jackson limits only the depth.
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNameLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .build();
    // Names come from untrusted clients: none is cached beyond the request.
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
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
