package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.ResourceDetails;
import dev.mcpgateway.catalog.RowQuery;
import dev.mcpgateway.catalog.boundary.CatalogQueries;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.rest.Answers;
import dev.mcpgateway.rest.access.Access;
import dev.mcpgateway.rest.frame.RequestContext;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Lists of the catalogue: whole, or in pages. */
@ApplicationScoped
public class CatalogAnswers {

  @Inject private Answers answers;
  @Inject private CatalogQueries queries;
  @Inject private Access access;
  @Inject private RequestContext request;

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
    Optional<Envelope> envelope =
        asked.isEnveloped()
            ? Optional.of(new Envelope(kind.table(), CatalogAnswers::cursor))
            : Optional.empty();
    return list(kind, asked, query, rows, view, envelope);
  }

  /** Answers with templates of resources, which ContextForge gives in an object of their own. */
  Response templates(ListParameters asked, RowQuery query, Rows<ResourceDetails> rows) {
    Envelope envelope =
        new Envelope(
            "resource_templates",
            next -> Collections.singletonMap("_meta", asked.isEnveloped() ? cursor(next) : null));
    return list(CatalogKind.RESOURCE, asked, query, rows, ResourceView::of, Optional.of(envelope));
  }

  private <D, V> Response list(
      CatalogKind kind,
      ListParameters asked,
      RowQuery query,
      Rows<D> rows,
      Function<? super D, V> view,
      Optional<Envelope> envelope) {
    Authority caller = access.authority();
    Function<PageRequest, Page<V>> read = page -> rows.read(caller, query, page).map(view);
    Page<V> first = read.apply(asked.limit().from(asked.cursor()));
    if (asked.limit().value().isPresent() || first.next().isEmpty()) {
      return envelope
          .map(around -> answers.page(first, around.of(first)))
          .orElseGet(() -> answers.page(first));
    }
    queries.requireWhole(caller, kind, query);
    StreamingOutput whole =
        output -> {
          try {
            write(output, envelope, first, read);
          } catch (IOException left) {
            request.endsWith(RequestContext.End.CLIENT_GONE);
            throw left;
          } catch (RuntimeException | Error failure) {
            // JAX-RS ends an answer that has begun as if it were whole: its JSON is cut, and the
            // access log says so.
            request.endsWith(RequestContext.End.ERROR);
            throw failure;
          }
        };
    return Response.ok(whole, MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static Map<String, Object> cursor(Optional<String> next) {
    return Map.of("nextCursor", next);
  }

  /**
   * An object that has the rows of a list.
   *
   * @param rows the member that they are
   * @param rest the others, by the cursor of the next page
   */
  private record Envelope(String rows, Function<Optional<String>, Map<String, Object>> rest) {

    Map<String, Object> of(Page<?> page) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put(rows, page.items());
      all.putAll(rest.apply(page.next()));
      return all;
    }

    String begin() {
      return "{\"" + rows + "\":[";
    }

    String end() {
      return "]," + JsonWriting.text(rest.apply(Optional.empty())).substring(1);
    }
  }

  private static <T> void write(
      OutputStream output,
      Optional<Envelope> envelope,
      Page<T> first,
      Function<PageRequest, Page<T>> read)
      throws IOException {
    output.write(bytes(envelope.map(Envelope::begin).orElse("[")));
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
    output.write(bytes(envelope.map(Envelope::end).orElse("]")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
