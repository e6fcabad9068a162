package dev.mcpgateway.rest;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The operations that the API's document has. */
record ApiDocument(JsonObject json) {

  /**
   * One of them.
   *
   * @param verb in capitals
   * @param path as the document writes it, with the names of its parameters in braces
   * @param description what the document says of it
   */
  record Operation(String verb, String path, JsonObject description) {

    /** Such as {@code DELETE /tokens/{id}}. */
    String name() {
      return verb + " " + path;
    }

    /** As {@link #name}, alike where paths differ in the names of their parameters only. */
    String shape() {
      return verb + " " + shapeOf(path);
    }

    /** Whether it repeats one that is without {@code /v1}. */
    boolean isRepetition() {
      return path.startsWith("/v1/");
    }

    boolean needsToken() {
      return description.containsKey("security");
    }
  }

  static ApiDocument of(ApiClient client) {
    return new ApiDocument(client.get("/openapi?format=JSON").object());
  }

  static String shapeOf(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }

  /** All of them, in the order of their paths. */
  List<Operation> operations() {
    List<Operation> found = new ArrayList<>();
    json.getJsonObject("paths")
        .forEach(
            (path, item) ->
                item.asJsonObject()
                    .forEach(
                        (verb, description) ->
                            found.add(
                                new Operation(
                                    verb.toUpperCase(Locale.ROOT),
                                    path,
                                    description.asJsonObject()))));
    found.sort(Comparator.comparing(Operation::path).thenComparing(Operation::verb));
    return found;
  }
}
