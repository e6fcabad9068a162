package dev.mcpgateway.catalog.boundary;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.CatalogException.InvalidField;
import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.CatalogText;
import dev.mcpgateway.catalog.ExposedNames;
import dev.mcpgateway.catalog.ItemChange;
import dev.mcpgateway.catalog.NewPrompt;
import dev.mcpgateway.catalog.NewResource;
import dev.mcpgateway.catalog.NewServer;
import dev.mcpgateway.catalog.PromptDetails;
import dev.mcpgateway.catalog.PromptDetails.PromptArgument;
import dev.mcpgateway.catalog.PromptTemplate;
import dev.mcpgateway.catalog.ResourceDetails;
import dev.mcpgateway.catalog.RowChange;
import dev.mcpgateway.catalog.RowDetails;
import dev.mcpgateway.catalog.RowFilter;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.ServerContents;
import dev.mcpgateway.catalog.ServerDetails;
import dev.mcpgateway.catalog.ServerDetails.Offered;
import dev.mcpgateway.catalog.ToolDetails;
import dev.mcpgateway.catalog.control.CatalogReader;
import dev.mcpgateway.catalog.control.RowWriter;
import dev.mcpgateway.rbac.boundary.Authority;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.postgresql.util.PGobject;

/**
 * Makes, changes and removes virtual servers, resources and prompts, and changes tools, as far as
 * the caller may. All operations throw {@link CatalogException} where they may not, where there is
 * no such row for them, or where the input cannot be taken.
 */
@Stateless
public class CatalogAdministration {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_IDS = 10_000;
  private static final int MAX_TITLE = 255;
  private static final int MAX_MIME_TYPE = 255;

  @Inject private CatalogReader reader;
  @Inject private RowWriter writer;
  @Inject private CatalogRules rules;

  public ServerDetails createServer(Authority caller, NewServer server) {
    RowOwnership place = rules.place(caller, CatalogKind.SERVER, server.row());
    String id =
        server.id().map(CatalogAdministration::uuid).orElseGet(CatalogAdministration::newId);
    Map<String, Object> columns = rules.columns(caller, id, server.row(), place);
    server.icon().ifPresent(icon -> columns.put("icon", CatalogText.line("icon", icon, 767)));
    columns.put("original_names", server.originalNames());
    writer.insert(
        CatalogKind.SERVER,
        columns,
        violation -> CatalogRules.refusal(CatalogKind.SERVER, columns, violation));
    offer(caller, id, server.contents(), List.of());
    return server(caller, id);
  }

  /**
   * Changes a virtual server.
   *
   * @param icon empty inside: none
   * @param originalNames whether it offers things as their upstream servers call them
   * @param expectedVersion the version that the change was made for; empty: any
   */
  public ServerDetails updateServer(
      Authority caller,
      String id,
      RowChange change,
      Optional<Optional<String>> icon,
      Optional<Boolean> originalNames,
      ServerContents contents,
      Optional<Integer> expectedVersion) {
    RowOwnership before =
        rules.requireForUpdate(caller, CatalogKind.SERVER, id, CatalogKind.SERVER.update());
    rules.requireVersion(CatalogKind.SERVER, id, expectedVersion);
    Map<String, Object> columns = rules.columns(caller, CatalogKind.SERVER, before, change);
    nameAndDescription(change, columns);
    icon.ifPresent(
        url ->
            columns.put("icon", url.map(text -> CatalogText.line("icon", text, 767)).orElse(null)));
    originalNames.ifPresent(original -> columns.put("original_names", original));
    if (columns.isEmpty()
        && !contents.equals(
            new ServerContents(Optional.empty(), Optional.empty(), Optional.empty()))) {
      // Other associations are another version, too.
      columns.put("id", id);
    }
    writer.update(
        CatalogKind.SERVER,
        id,
        caller.email(),
        columns,
        violation -> CatalogRules.refusal(CatalogKind.SERVER, columns, violation));
    offer(caller, id, contents, server(caller, id).tools());
    return server(caller, id);
  }

  private ServerDetails server(Authority caller, String id) {
    return reader
        .server(id, kind -> RowAccess.readable(caller, kind))
        .orElseThrow(() -> new CatalogException.UnknownRow(CatalogKind.SERVER, id));
  }

  private void offer(
      Authority caller, String serverId, ServerContents contents, List<Offered> offeredTools) {
    List<Offer> offers = new ArrayList<>();
    contents
        .tools()
        .ifPresent(
            ids ->
                offers.add(
                    offer(
                        caller,
                        CatalogKind.TOOL,
                        "associated_tools",
                        serverId,
                        idsOf(ids, offeredTools))));
    contents
        .resources()
        .ifPresent(
            ids ->
                offers.add(
                    offer(caller, CatalogKind.RESOURCE, "associated_resources", serverId, ids)));
    contents
        .prompts()
        .ifPresent(
            ids ->
                offers.add(offer(caller, CatalogKind.PROMPT, "associated_prompts", serverId, ids)));
    // Not before all of them are locked: see CatalogReader.lock.
    offers.forEach(offer -> writer.offer(offer.kind(), serverId, offer.ids(), offer.seen()));
  }

  /** Rows of a kind that a virtual server is to offer, and what its author sees of the kind. */
  private record Offer(CatalogKind kind, List<String> ids, RowFilter seen) {}

  /** A server that is read has the names of its tools where it takes their ids. */
  private static List<String> idsOf(List<String> written, List<Offered> offered) {
    Map<String, String> ids = new LinkedHashMap<>();
    offered.forEach(tool -> ids.putIfAbsent(tool.name(), tool.id()));
    return written.stream().map(id -> ids.getOrDefault(id, id)).toList();
  }

  private Offer offer(
      Authority caller, CatalogKind kind, String field, String serverId, List<String> written) {
    List<String> ids = written.stream().map(String::strip).distinct().toList();
    if (ids.size() > MAX_IDS) {
      throw new InvalidField(
          field, String.format(Locale.ROOT, "must have %d ids at most", MAX_IDS));
    }
    RowFilter seen = RowAccess.readable(caller, kind);
    Set<String> unknown = new HashSet<>(ids);
    reader.lock(kind, ids, serverId, seen).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new CatalogException.UnknownIds(
          kind, field, ids.stream().filter(unknown::contains).toList());
    }
    return new Offer(kind, ids, seen);
  }

  public ResourceDetails createResource(Authority caller, NewResource resource) {
    RowOwnership place = rules.place(caller, CatalogKind.RESOURCE, resource.row());
    String id = newId();
    Map<String, Object> columns = rules.columns(caller, id, resource.row(), place);
    String uri = CatalogText.uri("uri", resource.uri());
    columns.put("uri", uri);
    columns.put("original_uri", uri);
    resource
        .uriTemplate()
        .ifPresent(
            template -> columns.put("uri_template", CatalogText.uri("uri_template", template)));
    resource
        .title()
        .ifPresent(title -> columns.put("title", CatalogText.line("title", title, MAX_TITLE)));
    columns.put(
        "mime_type",
        resource
            .mimeType()
            .map(type -> CatalogText.line("mime_type", type, MAX_MIME_TYPE))
            .orElse("text/plain"));
    content(columns, resource.content());
    writer.insert(
        CatalogKind.RESOURCE,
        columns,
        violation -> CatalogRules.refusal(CatalogKind.RESOURCE, columns, violation));
    return reader.resource(id).orElseThrow();
  }

  private static void content(Map<String, Object> columns, String content) {
    int bytes = content.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > CatalogText.MAX_CONTENT_BYTES) {
      throw new InvalidField(
          "content",
          String.format(Locale.ROOT, "must have at most %d bytes", CatalogText.MAX_CONTENT_BYTES));
    }
    columns.put("text_content", content);
    columns.put("size", (long) bytes);
  }

  public PromptDetails createPrompt(Authority caller, NewPrompt prompt) {
    RowOwnership place = rules.place(caller, CatalogKind.PROMPT, prompt.row());
    String id = newId();
    Map<String, Object> columns = rules.columns(caller, id, prompt.row(), place);
    String name = (String) columns.get("name");
    columns.put("original_name", name);
    prompt.title().ifPresent(title -> title(columns, Optional.of(title)));
    prompt.displayName().ifPresent(shown -> displayName(columns, Optional.of(shown)));
    prompt
        .customName()
        .ifPresent(custom -> columns.put("custom_name", CatalogText.name("custom_name", custom)));
    template(columns, prompt.template(), prompt.arguments());
    writer.insertNamed(
        CatalogKind.PROMPT,
        columns,
        ExposedNames.candidates("", name, id, true),
        violation -> CatalogRules.refusal(CatalogKind.PROMPT, columns, violation));
    return reader.prompt(id).orElseThrow();
  }

  private static void template(
      Map<String, Object> columns, String text, List<PromptArgument> arguments) {
    if (text.length() > CatalogText.MAX_TEMPLATE) {
      throw new InvalidField(
          "template",
          String.format(Locale.ROOT, "must have at most %d characters", CatalogText.MAX_TEMPLATE));
    }
    Set<String> names = new HashSet<>();
    for (PromptArgument argument : arguments) {
      if (!names.add(CatalogText.line("arguments", argument.name(), CatalogText.MAX_NAME))) {
        throw new InvalidField("arguments", "has the same name twice");
      }
    }
    List<PromptArgument> all = new ArrayList<>(arguments);
    for (String name : new PromptTemplate(text).names()) {
      if (names.add(name)) {
        if (!arguments.isEmpty()) {
          throw new InvalidField(
              "template", "has {{%s}}, which is none of the arguments".formatted(name));
        }
        all.add(new PromptArgument(name, Optional.empty(), true));
      }
    }
    columns.put("template", text);
    columns.put("arguments", json(all));
  }

  private static PGobject json(List<PromptArgument> arguments) {
    var array = JSON.createArrayNode();
    for (PromptArgument argument : arguments) {
      var one = array.addObject().put("name", argument.name());
      argument.description().ifPresent(description -> one.put("description", description));
      one.put("required", argument.required());
    }
    try {
      PGobject column = new PGobject();
      column.setType("jsonb");
      column.setValue(array.toString());
      return column;
    } catch (SQLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public ToolDetails updateTool(
      Authority caller, String id, ItemChange change, Optional<Integer> expectedVersion) {
    updateItem(caller, CatalogKind.TOOL, id, change, expectedVersion);
    return reader.tool(id).orElseThrow();
  }

  public ResourceDetails updateResource(
      Authority caller, String id, ItemChange change, Optional<Integer> expectedVersion) {
    updateItem(caller, CatalogKind.RESOURCE, id, change, expectedVersion);
    return reader.resource(id).orElseThrow();
  }

  public PromptDetails updatePrompt(
      Authority caller, String id, ItemChange change, Optional<Integer> expectedVersion) {
    updateItem(caller, CatalogKind.PROMPT, id, change, expectedVersion);
    return reader.prompt(id).orElseThrow();
  }

  private void updateItem(
      Authority caller,
      CatalogKind kind,
      String id,
      ItemChange change,
      Optional<Integer> expectedVersion) {
    RowOwnership before = rules.requireForUpdate(caller, kind, id, kind.update());
    rules.requireVersion(kind, id, expectedVersion);
    Map<String, Object> columns = rules.columns(caller, kind, before, change.row());
    boolean federated = writer.gatewayOf(kind, id).isPresent();
    change
        .customName()
        .ifPresent(
            name ->
                columns.put(
                    "custom_name",
                    name.map(text -> CatalogText.name("custom_name", text)).orElse(null)));
    if (federated) {
      ofUpstream(kind, id, change, columns);
    } else {
      ofOurOwn(kind, id, change, columns);
    }
    writer.update(
        kind,
        id,
        caller.email(),
        columns,
        violation -> CatalogRules.refusal(kind, columns, violation));
  }

  /** What the upstream server says stays as it says it; what an operator says is kept beside it. */
  private void ofUpstream(
      CatalogKind kind, String id, ItemChange change, Map<String, Object> columns) {
    String name =
        switch (kind) {
          case TOOL -> reader.tool(id).orElseThrow().exposedName();
          case PROMPT -> reader.prompt(id).orElseThrow().exposedName();
          default -> reader.resource(id).orElseThrow().row().name();
        };
    change
        .row()
        .name()
        .filter(wanted -> !wanted.equals(name))
        .ifPresent(
            wanted -> {
              throw new InvalidField(
                  "name",
                  "is made from what the upstream server calls it: give %s, which agents see"
                      .formatted(kind == CatalogKind.RESOURCE ? "custom_name" : "display_name"));
            });
    change
        .row()
        .description()
        // As it was read, with the upstream server's blanks and all, it is nobody else's.
        .filter(text -> !text.equals(shown(kind, id).description()))
        .ifPresent(
            text ->
                columns.put(
                    "custom_description",
                    CatalogText.text("description", text, CatalogText.MAX_DESCRIPTION)
                        .filter(
                            written -> !Optional.of(written).equals(upstreamDescription(kind, id)))
                        .orElse(null)));
    change.displayName().ifPresent(text -> displayName(columns, text));
    if (kind == CatalogKind.RESOURCE) {
      change
          .uri()
          .filter(uri -> !uri.equals(reader.resource(id).orElseThrow().uri()))
          .ifPresent(uri -> ofTheUpstream("uri"));
    }
    unchangedOrRefused(kind, id, change);
  }

  private RowDetails shown(CatalogKind kind, String id) {
    return switch (kind) {
      case TOOL -> reader.tool(id).orElseThrow().row();
      case PROMPT -> reader.prompt(id).orElseThrow().row();
      default -> reader.resource(id).orElseThrow().row();
    };
  }

  private Optional<String> upstreamDescription(CatalogKind kind, String id) {
    return switch (kind) {
      case TOOL -> reader.tool(id).orElseThrow().origin().description();
      case PROMPT -> reader.prompt(id).orElseThrow().origin().description();
      default -> reader.resource(id).orElseThrow().origin().description();
    };
  }

  private void unchangedOrRefused(CatalogKind kind, String id, ItemChange change) {
    if (kind == CatalogKind.RESOURCE) {
      ResourceDetails resource = reader.resource(id).orElseThrow();
      unchanged("title", change.title(), resource.title());
      unchanged("mime_type", change.mimeType(), resource.mimeType());
      unchanged("uri_template", change.uriTemplate(), resource.uriTemplate());
    } else if (kind == CatalogKind.PROMPT) {
      PromptDetails prompt = reader.prompt(id).orElseThrow();
      unchanged("title", change.title(), prompt.title());
      change
          .arguments()
          .filter(arguments -> !arguments.equals(prompt.arguments()))
          .ifPresent(arguments -> ofTheUpstream("arguments"));
    } else {
      unchanged("title", change.title(), reader.tool(id).orElseThrow().title());
    }
    change.content().ifPresent(content -> ofTheUpstream("content"));
    change
        .template()
        .filter(template -> !template.isEmpty())
        .ifPresent(template -> ofTheUpstream("template"));
  }

  private static void unchanged(
      String field, Optional<Optional<String>> wanted, Optional<String> found) {
    wanted.filter(value -> !value.equals(found)).ifPresent(value -> ofTheUpstream(field));
  }

  private static void ofTheUpstream(String field) {
    throw new InvalidField(field, "is the upstream server's to say");
  }

  private void ofOurOwn(
      CatalogKind kind, String id, ItemChange change, Map<String, Object> columns) {
    // The name under which a prompt is offered stays, whatever it is called here from now on.
    if (kind == CatalogKind.PROMPT) {
      String offered = reader.prompt(id).orElseThrow().exposedName();
      change
          .row()
          .name()
          .filter(name -> !name.equals(offered))
          .ifPresent(name -> columns.put("name", CatalogText.name("name", name)));
    } else {
      change.row().name().ifPresent(name -> columns.put("name", CatalogText.name("name", name)));
    }
    description(change.row(), columns);
    change.title().ifPresent(title -> title(columns, title));
    if (kind != CatalogKind.RESOURCE) {
      change.displayName().ifPresent(name -> displayName(columns, name));
    }
    if (kind == CatalogKind.RESOURCE) {
      change
          .uri()
          .ifPresent(
              written -> {
                columns.put("uri", CatalogText.uri("uri", written));
                columns.put("original_uri", columns.get("uri"));
              });
      change
          .mimeType()
          .ifPresent(
              type ->
                  columns.put(
                      "mime_type",
                      type.map(text -> CatalogText.line("mime_type", text, MAX_MIME_TYPE))
                          .orElse(null)));
      change
          .uriTemplate()
          .ifPresent(
              template ->
                  columns.put(
                      "uri_template",
                      template.map(text -> CatalogText.uri("uri_template", text)).orElse(null)));
      change.content().ifPresent(text -> content(columns, text));
    }
    if (kind == CatalogKind.PROMPT
        && (change.template().isPresent() || change.arguments().isPresent())) {
      PromptDetails before = reader.prompt(id).orElseThrow();
      template(
          columns,
          change.template().or(before::template).orElse(""),
          change
              .arguments()
              .orElse(change.template().isPresent() ? List.of() : before.arguments()));
    }
  }

  private static void nameAndDescription(RowChange change, Map<String, Object> columns) {
    change.name().ifPresent(name -> columns.put("name", CatalogText.name("name", name)));
    description(change, columns);
  }

  private static void description(RowChange change, Map<String, Object> columns) {
    change
        .description()
        .ifPresent(
            text ->
                columns.put(
                    "description",
                    CatalogText.text("description", text, CatalogText.MAX_DESCRIPTION)
                        .orElse(null)));
  }

  private static void title(Map<String, Object> columns, Optional<String> title) {
    columns.put(
        "title", title.map(written -> CatalogText.line("title", written, MAX_TITLE)).orElse(null));
  }

  private static void displayName(Map<String, Object> columns, Optional<String> name) {
    columns.put(
        "display_name",
        name.map(written -> CatalogText.line("display_name", written, CatalogText.MAX_NAME))
            .orElse(null));
  }

  /**
   * Switches a row on or off. The rows of an upstream server that is switched off keep their own
   * state.
   *
   * @param expectedVersion the version that the change was made for; empty: any
   */
  public void setEnabled(
      Authority caller,
      CatalogKind kind,
      String id,
      boolean enabled,
      Optional<Integer> expectedVersion) {
    rules.requireForUpdate(caller, kind, id, kind.update());
    rules.requireVersion(kind, id, expectedVersion);
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("enabled", enabled);
    writer.update(
        kind,
        id,
        caller.email(),
        columns,
        violation -> CatalogRules.refusal(kind, columns, violation));
  }

  /**
   * Removes a row: an upstream server with all that comes from it, a virtual server with the API
   * tokens that are bound to it. A row of an upstream server that still lists it comes back as a
   * new one with the next refresh: whoever does not want it switches it off.
   *
   * @param expectedVersion the version that was to be removed; empty: any
   */
  public void delete(
      Authority caller, CatalogKind kind, String id, Optional<Integer> expectedVersion) {
    rules.requireForUpdate(caller, kind, id, kind.delete());
    rules.requireVersion(kind, id, expectedVersion);
    writer.delete(kind, id);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  /** With or without hyphens, as the client writes it. */
  private static String uuid(String written) {
    String id = written.strip().toLowerCase(Locale.ROOT);
    if (!id.matches("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")) {
      throw new InvalidField("id", "must be a UUID");
    }
    return id;
  }
}
