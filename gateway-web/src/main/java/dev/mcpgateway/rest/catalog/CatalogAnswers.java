package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.RowQuery;
import dev.mcpgateway.catalog.boundary.CatalogQueries;
import dev.mcpgateway.identity.TextRules;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.Flag;
import dev.mcpgateway.rest.json.JsonWriting;
import dev.mcpgateway.rest.paging.ListLimit;
import dev.mcpgateway.rest.problem.ApiException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Lists of the catalogue: whole, or in pages. */
@ApplicationScoped
public class CatalogAnswers {

  @Inject private Answers answers;
  @Inject private CatalogQueries queries;

  /** What a list is asked for with; what is null is not asked for. */
  static RowQuery query(
      Flag includeInactive,
      String tags,
      String teamId,
      VisibilityParameter visibility,
      String gatewayId) {
    return new RowQuery(
        includeInactive.isSet(),
        tags == null ? List.of() : tags(tags),
        id("team_id", teamId),
        Optional.ofNullable(visibility).map(VisibilityParameter::value),
        id("gateway_id", gatewayId),
        Optional.empty());
  }

  private static Optional<String> id(String parameter, String written) {
    if (written != null && !TextRules.isId(written)) {
      throw ApiException.invalid(parameter, "must be an id");
    }
    return Optional.ofNullable(written);
  }

  private static List<String> tags(String written) {
    if (written.chars().anyMatch(Character::isISOControl)) {
      throw ApiException.invalid("tags", "must not have control characters");
    }
    return Arrays.stream(written.split(",", -1))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .toList();
  }

  /** ContextForge's projection of answers is none of ours. */
  static void refuseProjection(String apijsonpath) {
    if (apijsonpath != null) {
      throw ApiException.invalid("apijsonpath", "is not supported by this gateway");
    }
  }

  /**
   * Answers with a list: without a limit with all of it, part by part, each read in a transaction
   * that has ended before the part is sent.
   *
   * @param page reads a part
   * @param enveloped whether the cursor of the next page is to be in the body
   */
  <T> Response list(
      Authority caller,
      CatalogKind kind,
      RowQuery query,
      ListLimit limit,
      String cursor,
      Flag enveloped,
      Function<PageRequest, Page<T>> page) {
    Page<T> first = page.apply(limit.from(cursor));
    if (limit.value().isPresent() || first.next().isEmpty()) {
      return enveloped.isSet() ? answers.page(first, envelope(kind, first)) : answers.page(first);
    }
    if (cursor == null) {
      queries.requireWhole(caller, kind, query);
    }
    StreamingOutput whole = output -> write(output, kind, first, enveloped, page);
    return Response.ok(whole, MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static Map<String, Object> envelope(CatalogKind kind, Page<?> page) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put(kind.table(), page.items());
    envelope.put("nextCursor", page.next());
    return envelope;
  }

  private static <T> void write(
      OutputStream output,
      CatalogKind kind,
      Page<T> first,
      Flag enveloped,
      Function<PageRequest, Page<T>> read)
      throws IOException {
    output.write(bytes(enveloped.isSet() ? "{\"" + kind.table() + "\":[" : "["));
    Page<T> page = first;
    boolean begun = false;
    while (true) {
      for (T item : page.items()) {
        if (begun) {
          output.write(',');
        }
        begun = true;
        output.write(JsonWriting.bytes(item));
      }
      if (page.next().isEmpty()) {
        break;
      }
      page = read.apply(PageRequest.after(page.next().get(), PageRequest.MAX_SIZE));
    }
    output.write(bytes(enveloped.isSet() ? "],\"nextCursor\":null}" : "]"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
