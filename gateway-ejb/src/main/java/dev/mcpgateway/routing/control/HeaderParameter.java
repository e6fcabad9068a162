package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonKind;
import dev.mcpgateway.jsonrpc.JsonMember;
import dev.mcpgateway.jsonrpc.JsonSlice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An argument of a tool that a header repeats, since the tool's schema says {@code x-mcp-header}.
 *
 * @param path from the arguments to the value
 * @param header with its prefix
 */
record HeaderParameter(List<String> path, String header) {

  private static final String ANNOTATION = "x-mcp-header";
  private static final String PREFIX = "Mcp-Param-";
  private static final int MAX_DEPTH = 32;

  HeaderParameter {
    path = List.copyOf(path);
  }

  /** Those of a tool, as its upstream server described it. */
  static List<HeaderParameter> of(JsonSlice tool) {
    List<HeaderParameter> found = new ArrayList<>();
    if (tool.token().contains(ANNOTATION)) {
      tool.member("inputSchema").ifPresent(schema -> collect(schema, List.of(), found));
    }
    return List.copyOf(found);
  }

  private static void collect(JsonSlice schema, List<String> path, List<HeaderParameter> found) {
    List<JsonMember> properties =
        schema.member("properties").map(JsonSlice::members).orElse(List.of());
    if (path.size() == MAX_DEPTH) {
      return;
    }
    for (JsonMember property : properties) {
      List<String> inner = new ArrayList<>(path);
      inner.add(property.name());
      property
          .value()
          .text(ANNOTATION)
          .ifPresent(name -> found.add(new HeaderParameter(inner, PREFIX + name)));
      collect(property.value(), inner, found);
    }
  }

  /** The argument, where it is there and not null. */
  Optional<JsonSlice> in(Optional<JsonSlice> arguments) {
    Optional<JsonSlice> value = arguments;
    for (String name : path) {
      value = value.flatMap(object -> object.member(name));
    }
    return value.filter(argument -> !argument.isNull());
  }

  /** What the header says of the argument. */
  Optional<String> valueFor(Optional<JsonSlice> arguments) {
    return in(arguments)
        .map(value -> EncodedHeader.encode(value.isString() ? value.string() : value.token()));
  }

  /** Whether a header that was sent, or none, is right for the arguments that were sent. */
  boolean agrees(Optional<String> sent, Optional<JsonSlice> arguments) {
    Optional<JsonSlice> argument = in(arguments);
    if (sent.isEmpty() || argument.isEmpty()) {
      return sent.isEmpty() && argument.isEmpty();
    }
    Optional<String> decoded = EncodedHeader.decode(sent.get());
    JsonSlice value = argument.get();
    return decoded.isPresent()
        && (value.isString()
            ? value.string().equals(decoded.get())
            : value.token().equals(decoded.get()) || isSameNumber(value, decoded.get()));
  }

  private static boolean isSameNumber(JsonSlice value, String sent) {
    if (value.kind() != JsonKind.NUMBER || value.length() > 64 || sent.length() > 64) {
      return false;
    }
    try {
      return new BigDecimal(value.token()).compareTo(new BigDecimal(sent)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
