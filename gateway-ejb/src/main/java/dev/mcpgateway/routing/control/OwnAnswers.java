package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.PromptDetails;
import dev.mcpgateway.catalog.PromptTemplate;
import dev.mcpgateway.catalog.ResourceContent;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.catalog.control.OwnItems;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonMember;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.control.Requests.Asked;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.usage.CallOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Answers for resources with a content and prompts with a template of the gateway's own, as
 * upstream servers do for theirs.
 */
@ApplicationScoped
public class OwnAnswers {

  private static final Logger LOG = Logger.getLogger(OwnAnswers.class.getName());
  private static final String NOTHING_TO_COMPLETE =
      "\"completion\":{\"values\":[],\"total\":0,\"hasMore\":false}";

  @Inject private OwnItems items;
  @Inject private CallAdmission admission;
  @Inject private CallMemory memory;

  /**
   * Answers a request that is about an item; where it takes the database, on a thread of its own.
   *
   * @param reply to the call
   * @throws McpErrorException where it cannot be answered
   */
  void answer(Asked asked, McpMethod method, ServedItem item, ObservedReply reply) {
    switch (method) {
      case RESOURCES_READ -> waiting(asked, reply, () -> read(asked, item));
      case PROMPTS_GET -> {
        Map<String, String> arguments = arguments(asked);
        waiting(asked, reply, () -> fillIn(item, arguments));
      }
      case COMPLETION_COMPLETE -> result(asked, reply, NOTHING_TO_COMPLETE);
      default ->
          throw McpErrorException.of(
              200, ErrorCode.METHOD_NOT_FOUND, "Nothing is told of changes of this resource");
    }
  }

  /** Members of a result, which wait for the database. */
  private interface Waiting {
    String members() throws SQLException;
  }

  private void waiting(Asked asked, ObservedReply reply, Waiting work) {
    memory.requireRoom(reply);
    admission.enter(asked);
    try {
      Thread.ofVirtual().name("mcp-own").start(() -> attempt(asked, reply, work));
    } catch (RuntimeException | Error e) {
      admission.leave(asked);
      throw e;
    }
  }

  private void attempt(Asked asked, ObservedReply reply, Waiting work) {
    try {
      String members = work.members();
      admission.leave(asked);
      result(asked, reply, members);
    } catch (McpErrorException e) {
      refuse(asked, reply, e);
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The database did not answer for what the gateway has itself", e);
      refuse(asked, reply, Errors.noDatabase());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "What the gateway has itself could not be answered with", e);
      reply.ends(CallEnd.of(CallOutcome.FAILED));
      refuse(asked, reply, Errors.failed());
    }
  }

  private void refuse(Asked asked, ObservedReply reply, McpErrorException error) {
    admission.leave(asked);
    reply.ends(CallEnd.of(error));
    Errors.answer(reply, asked.revision(), asked.message().id(), error);
  }

  private static void result(Asked asked, ObservedReply reply, String members) {
    JsonRpcId id = asked.message().id().orElseThrow();
    String ofEra = asked.era() == Era.MODERN ? ",\"resultType\":\"complete\"" : "";
    reply.ends(CallEnd.of(CallOutcome.OK));
    reply.last(200, JsonRpcMessages.result(id, Bytes.of("{" + members + ofEra + "}")));
  }

  private String read(Asked asked, ServedItem item) throws SQLException {
    String uri = Requests.text(asked.message().params(), "uri");
    ResourceContent content =
        items.content(item.id()).orElseThrow(() -> Requests.noResource(asked, uri));
    StringBuilder json = new StringBuilder("\"contents\":[{\"uri\":").append(Bytes.quote(uri));
    content.mimeType().ifPresent(type -> json.append(",\"mimeType\":").append(Bytes.quote(type)));
    Optional<String> blob = content.bytes().map(Base64.getEncoder()::encodeToString);
    json.append(blob.isPresent() ? ",\"blob\":" : ",\"text\":")
        .append(Bytes.quote(blob.or(content::text).orElse("")))
        .append("}]");
    return json + (asked.era() == Era.MODERN ? "," + ItemLists.CACHE_HINTS : "");
  }

  private String fillIn(ServedItem item, Map<String, String> arguments) throws SQLException {
    PromptDetails prompt =
        items
            .prompt(item.id())
            .orElseThrow(() -> Requests.notThere(McpMethod.PROMPTS_GET, item.exposedName()));
    prompt.missing(arguments).stream()
        .findFirst()
        .ifPresent(
            name -> {
              throw McpErrorException.invalidParams(
                  "The argument " + Requests.shortened(name) + " is missing");
            });
    try {
      String text = new PromptTemplate(prompt.template().orElse("")).fill(arguments);
      String description =
          prompt
              .row()
              .description()
              .map(said -> "\"description\":" + Bytes.quote(said) + ",")
              .orElse("");
      return description
          + "\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":"
          + Bytes.quote(text)
          + "}}]";
    } catch (CatalogException.InvalidField notSo) {
      throw McpErrorException.invalidParams(notSo.getMessage());
    }
  }

  private static Map<String, String> arguments(Asked asked) {
    Map<String, String> arguments = new HashMap<>();
    Optional<JsonSlice> sent = asked.message().param("arguments");
    if (sent.filter(value -> !value.isObject()).isPresent()) {
      throw McpErrorException.invalidParams("The arguments are no object");
    }
    for (JsonMember member : sent.map(JsonSlice::members).orElse(List.of())) {
      if (!member.value().isString()) {
        throw McpErrorException.invalidParams(
            "The argument " + Requests.shortened(member.name()) + " is no string");
      }
      arguments.put(member.name(), member.value().string());
    }
    return arguments;
  }
}
