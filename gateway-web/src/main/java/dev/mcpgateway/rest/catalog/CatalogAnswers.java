package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.RowQuery;
import dev.mcpgateway.catalog.boundary.CatalogQueries;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.Flag;
import dev.mcpgateway.rest.access.Access;
import dev.mcpgateway.rest.json.JsonWriting;
import dev.mcpgateway.rest.problem.ApiException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Lists of the catalogue: whole, or in pages. */
@ApplicationScoped
public class CatalogAnswers {

  @Inject private Answers answers;
  @Inject private CatalogQueries queries;
  @Inject private Access access;

  /** ContextForge's projection of answers is none of ours. */
  static void refuseProjection(String apijsonpath) {
    if (apijsonpath != null) {
      throw ApiException.invalid("apijsonpath", "is not supported by this gateway");
    }
  }

  /** Reads a part of a list. */
  @FunctionalInterface
  interface Rows<D> {
    Page<D> read(Authority caller, RowQuery query, PageRequest page);
  }

  /**
   * Answers with a list: without a limit with all of it, part by part, each read in a transaction
   * that has ended before the part is sent.
   */
  <D, V> Response list(
      CatalogKind kind,
      ListParameters asked,
      RowQuery query,
      Rows<D> rows,
      Function<? super D, V> view) {
    Authority caller = access.authority();
    Function<PageRequest, Page<V>> read = page -> rows.read(caller, query, page).map(view);
    Page<V> first = read.apply(asked.limit().from(asked.cursor()));
    if (asked.limit().value().isPresent() || first.next().isEmpty()) {
      return asked.isEnveloped() ? answers.page(first, envelope(kind, first)) : answers.page(first);
    }
    if (asked.cursor() == null) {
      queries.requireWhole(caller, kind, query);
    }
    StreamingOutput whole = output -> write(output, kind, first, asked.isEnveloped(), read);
    return Response.ok(whole, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** Answers with all that a virtual server has of a kind. */
  <D, V> Response contents(
      String serverId,
      CatalogKind kind,
      Flag includeInactive,
      Rows<D> rows,
      Function<? super D, V> view) {
    ListParameters asked = new ListParameters(includeInactive);
    return list(kind, asked, asked.query(null).ofServer(serverId), rows, view);
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
      boolean enveloped,
      Function<PageRequest, Page<T>> read)
      throws IOException {
    output.write(bytes(enveloped ? "{\"" + kind.table() + "\":[" : "["));
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
    output.write(bytes(enveloped ? "],\"nextCursor\":null}" : "]"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
