package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.DefinitionHash;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.Splice;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is worked out once for an item: how each era sees it, and which of its arguments headers
 * repeat.
 */
final class ItemForms {

  private static final String OUTPUT_SCHEMA = "outputSchema";
  private static final String EXECUTION = "execution";

  private final Optional<byte[]> legacy;
  private final Optional<byte[]> modern;
  private final List<HeaderParameter> headers;
  private final ServedItem item;

  /** By era; few items of many are called between two changes of what is served. */
  private final Map<Era, String> definitionHashes = new ConcurrentHashMap<>(2);

  ItemForms(ServedItem item) {
    this.item = item;
    headers =
        item.kind() == ItemKind.TOOL
            ? HeaderParameter.of(item.form(Era.MODERN).upstreamItem())
            : List.of();
    legacy = shown(item, Era.LEGACY);
    Optional<byte[]> shown = shown(item, Era.MODERN);
    boolean isSame =
        shown.isPresent() && legacy.isPresent() && Arrays.equals(shown.get(), legacy.get());
    modern = isSame ? legacy : shown;
  }

  /** The item in a list of that era; empty where clients of that era cannot use it. */
  Optional<byte[]> in(Era era) {
    return era == Era.MODERN ? modern : legacy;
  }

  /** The arguments that headers repeat. */
  List<HeaderParameter> headers() {
    return headers;
  }

  /** The hash of what the upstream server says of it to clients of that era. */
  String definitionHash(Era era) {
    return definitionHashes.computeIfAbsent(
        era, same -> DefinitionHash.of(kind(), item.form(era).upstreamItem().bytes()));
  }

  private CatalogKind kind() {
    return switch (item.kind()) {
      case TOOL -> CatalogKind.TOOL;
      case RESOURCE, RESOURCE_TEMPLATE -> CatalogKind.RESOURCE;
      case PROMPT -> CatalogKind.PROMPT;
    };
  }

  /** Tasks are not offered, so that a tool that runs as one alone cannot be called. */
  static boolean needsTask(ServedItem item, Era era) {
    return item.kind() == ItemKind.TOOL
        && item.form(era)
            .definition()
            .member(EXECUTION)
            .flatMap(execution -> execution.text("taskSupport"))
            .equals(Optional.of("required"));
  }

  private static Optional<byte[]> shown(ServedItem item, Era era) {
    JsonSlice definition = item.form(era).definition();
    if (item.kind() != ItemKind.TOOL) {
      return Optional.of(definition.bytes());
    }
    if (needsTask(item, era)) {
      return Optional.empty();
    }
    return Optional.of(
        era == Era.LEGACY ? legacyForm(definition) : modernForm(definition, item.eras()));
  }

  /** Clients of those revisions refuse the whole list for an output schema that is no object's. */
  private static byte[] legacyForm(JsonSlice tool) {
    Optional<JsonSlice> schema = tool.member(OUTPUT_SCHEMA);
    boolean isOfObject = schema.flatMap(value -> value.text("type")).equals(Optional.of("object"));
    return schema.isEmpty() || isOfObject
        ? tool.bytes()
        : Splice.of(tool).remove(tool, OUTPUT_SCHEMA).apply();
  }

  /** What a server of older revisions says of its tasks means nothing in the stateless ones. */
  private static byte[] modernForm(JsonSlice tool, Set<Era> eras) {
    return eras.contains(Era.MODERN) || tool.member(EXECUTION).isEmpty()
        ? tool.bytes()
        : Splice.of(tool).remove(tool, EXECUTION).apply();
  }
}
