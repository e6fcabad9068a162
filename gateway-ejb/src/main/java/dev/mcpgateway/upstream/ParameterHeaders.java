package dev.mcpgateway.upstream;

import dev.mcpgateway.jsonrpc.JsonKind;
import dev.mcpgateway.jsonrpc.JsonMember;
import dev.mcpgateway.jsonrpc.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of {@code x-mcp-header} (2026-07-28, streamable HTTP): which arguments of a tool are
 * sent as headers, too. A client must not take a tool that breaks them.
 */
final class ParameterHeaders {

  private static final String ANNOTATION = "x-mcp-header";
  private static final String PROPERTIES = "properties";
  private static final Set<String> TYPES = Set.of("integer", "string", "boolean");
  private static final int MAX_BYTES = 64 << 10;

  private final Set<String> names = new HashSet<>();
  private int allowed;

  private ParameterHeaders() {}

  /** Which rule a tool's input schema breaks; empty where it breaks none. */
  static Optional<String> problem(JsonSlice schema) {
    int annotations = count(schema);
    if (annotations == 0) {
      return Optional.empty();
    }
    if (schema.length() > MAX_BYTES) {
      return Optional.of("Its inputSchema has " + ANNOTATION + " and is longer than 64 KiB.");
    }
    ParameterHeaders walk = new ParameterHeaders();
    Optional<String> problem = walk.problemOfProperties(schema);
    if (problem.isPresent() || walk.allowed == annotations) {
      return problem;
    }
    return Optional.of(
        "Its inputSchema has "
            + ANNOTATION
            + " where no property is that can be sent as a header.");
  }

  private Optional<String> problemOfProperties(JsonSlice schema) {
    for (JsonMember property :
        schema.member(PROPERTIES).map(JsonSlice::members).orElse(List.of())) {
      if (property.name().equals(ANNOTATION)) {
        // A property that is only called so.
        allowed++;
      }
      Optional<String> problem =
          problemOfProperty(property.value()).or(() -> problemOfProperties(property.value()));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> problemOfProperty(JsonSlice property) {
    Optional<JsonSlice> annotation = property.member(ANNOTATION);
    if (annotation.isEmpty()) {
      return Optional.empty();
    }
    allowed++;
    Optional<String> name = annotation.filter(JsonSlice::isString).map(JsonSlice::string);
    if (name.filter(HeaderField::isName).isEmpty()) {
      return Optional.of("An " + ANNOTATION + " of its inputSchema is no name of a header.");
    }
    if (property.text("type").filter(TYPES::contains).isEmpty()) {
      return Optional.of(
          "An " + ANNOTATION + " of its inputSchema is at what is no integer, string or boolean.");
    }
    return names.add(name.get().toLowerCase(Locale.ROOT))
        ? Optional.empty()
        : Optional.of("Two of its arguments have the same " + ANNOTATION + ".");
  }

  /** How often the name stands in it, as a name of a member or in a text. */
  private static int count(JsonSlice schema) {
    if (schema.kind() != JsonKind.OBJECT) {
      return 0;
    }
    byte[] name = ("\"" + ANNOTATION + "\"").getBytes(StandardCharsets.US_ASCII);
    int count = 0;
    for (int at = schema.start(); at + name.length <= schema.end(); at++) {
      if (Arrays.equals(schema.source(), at, at + name.length, name, 0, name.length)) {
        count++;
      }
    }
    return count;
  }
}
