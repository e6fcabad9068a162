package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedGateway;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.session.ClientSession;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import dev.mcpgateway.usage.CallOutcome;
import dev.mcpgateway.usage.CallRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.stream.Stream;

/** The requests that both eras have: lists from memory, and what upstream servers answer. */
@ApplicationScoped
public class Requests {

  private static final String CURSOR = "cursor";
  private static final String REF_PROMPT = "ref/prompt";
  private static final String REF_RESOURCE = "ref/resource";
  private static final int MAX_NAME_SHOWN = 2_000;

  private ItemLists lists;
  private Calls calls;
  private CallReports reports;
  private Forms forms;
  private OwnAnswers own;
  private CallMemory memory;

  protected Requests() {}

  @Inject
  Requests(
      ItemLists lists,
      Calls calls,
      CallReports reports,
      Forms forms,
      OwnAnswers own,
      CallMemory memory) {
    this.lists = lists;
    this.calls = calls;
    this.reports = reports;
    this.forms = forms;
    this.own = own;
    this.memory = memory;
  }

  /**
   * Who asks, and where.
   *
   * @param session empty for the stateless revisions
   * @param client what it says that it is
   */
  record Asked(
      Endpoint endpoint,
      ClientRequest request,
      Envelope message,
      Revision revision,
      Optional<ClientSession> session,
      CallRecord.Client client,
      ClientReply reply) {

    Era era() {
      return revision.isModern() ? Era.MODERN : Era.LEGACY;
    }
  }

  /** The list that a method asks for; empty for a method of another kind. */
  Optional<byte[]> list(Asked asked, McpMethod method) {
    ItemKind kind =
        switch (method) {
          case TOOLS_LIST -> ItemKind.TOOL;
          case RESOURCES_LIST -> ItemKind.RESOURCE;
          case RESOURCE_TEMPLATES_LIST -> ItemKind.RESOURCE_TEMPLATE;
          case PROMPTS_LIST -> ItemKind.PROMPT;
          default -> null;
        };
    if (kind == null) {
      return Optional.empty();
    }
    memory.requireRoom(asked.reply());
    return Optional.of(
        lists.page(asked.endpoint(), kind, asked.era(), asked.message().param(CURSOR)));
  }

  /**
   * Sends a request on to the upstream server of what it is about, answers for what the gateway has
   * itself, or answers that there is no such thing for the caller.
   */
  void call(Asked asked, McpMethod method) {
    Optional<String> name = name(asked.message(), method);
    ObservedReply reply = reports.begin(asked, method, name);
    try {
      answer(asked, method, name, reply);
    } catch (RuntimeException | Error e) {
      reply.fails();
      throw e;
    }
  }

  private void answer(Asked asked, McpMethod method, Optional<String> name, ObservedReply reply) {
    try {
      call(asked, method, reply);
    } catch (McpErrorException e) {
      reply.ends(
          reply.item().isPresent() ? CallEnd.of(e) : notFound(asked, method, name, reply, e));
      Errors.answer(reply, asked.revision(), asked.message().id(), e);
    }
  }

  /** Of what is hidden from the caller the gateway's own records tell. */
  private CallEnd notFound(
      Asked asked,
      McpMethod method,
      Optional<String> name,
      ObservedReply reply,
      McpErrorException told) {
    if (name.isEmpty() || told.status() != 200) {
      return CallEnd.of(told);
    }
    Optional<ServedItem> hidden =
        kinds(asked.message(), method)
            .flatMap(kind -> Offers.hidden(asked.endpoint(), kind, name.get()))
            .findFirst();
    hidden.ifPresent(item -> about(asked, item, reply));
    return CallEnd.of(hidden.isPresent() ? CallOutcome.DENIED : CallOutcome.NOT_FOUND, told);
  }

  private void about(Asked asked, ServedItem item, ObservedReply reply) {
    reply.about(item, forms.of(asked.endpoint().snapshot(), item).definitionHash(asked.era()));
  }

  private static Stream<ItemKind> kinds(Envelope message, McpMethod method) {
    return switch (method) {
      case TOOLS_CALL -> Stream.of(ItemKind.TOOL);
      case PROMPTS_GET -> Stream.of(ItemKind.PROMPT);
      case COMPLETION_COMPLETE ->
          switch (refType(message)) {
            case REF_PROMPT -> Stream.of(ItemKind.PROMPT);
            case REF_RESOURCE -> Stream.of(ItemKind.RESOURCE_TEMPLATE, ItemKind.RESOURCE);
            default -> Stream.empty();
          };
      default -> Stream.of(ItemKind.RESOURCE, ItemKind.RESOURCE_TEMPLATE);
    };
  }

  /** What a request is about, as it says; empty where it says nothing that could be looked for. */
  private static Optional<String> name(Envelope message, McpMethod method) {
    if (method != McpMethod.COMPLETION_COMPLETE) {
      return message.params().flatMap(params -> method.nameMember().flatMap(params::text));
    }
    return switch (refType(message)) {
      case REF_PROMPT -> ref(message).flatMap(ref -> ref.text("name"));
      case REF_RESOURCE -> ref(message).flatMap(ref -> ref.text("uri"));
      default -> Optional.empty();
    };
  }

  private static Optional<JsonSlice> ref(Envelope message) {
    return message.param("ref").filter(JsonSlice::isObject);
  }

  private static String refType(Envelope message) {
    return ref(message).flatMap(ref -> ref.text("type")).orElse("");
  }

  private void call(Asked asked, McpMethod method, ObservedReply reply) {
    if (!reply.isKept()) {
      reply.header("Retry-After", "1");
      throw McpErrorException.of(
          503,
          ErrorCode.INTERNAL_ERROR,
          "Calls cannot be audited now: try again later",
          "{\"fault\":\"not_audited\"}");
    }
    ServedItem item = item(asked, method);
    if (item.gatewayId().isEmpty()) {
      about(asked, item, reply);
      own.answer(asked, method, item, reply);
      return;
    }
    ServedGateway gateway =
        asked
            .endpoint()
            .snapshot()
            .gateway(item.gatewayId().get())
            .orElseThrow(() -> notThere(method, item.exposedName()));
    about(asked, item, reply);
    Era era = era(asked, method, item, gateway);
    reply.sentIn(era);
    calls.start(
        new ClientCall(
            asked.endpoint(),
            asked.request(),
            asked.message(),
            method,
            asked.revision(),
            asked.session(),
            item,
            gateway,
            era,
            reply));
  }

  /**
   * The client's own era, where the upstream server has the item in it: nothing is lost then.
   *
   * @throws McpErrorException where the method is in no era that the upstream server speaks
   */
  private static Era era(Asked asked, McpMethod method, ServedItem item, ServedGateway gateway) {
    Era own = asked.era();
    Era other = own == Era.MODERN ? Era.LEGACY : Era.MODERN;
    boolean hasOwn = item.eras().contains(own) && gateway.eras().contains(own);
    if (hasOwn || !method.isIn(other)) {
      if (!gateway.eras().contains(own)) {
        throw McpErrorException.of(
            asked.revision().isModern() ? 404 : 200,
            ErrorCode.METHOD_NOT_FOUND,
            "The upstream server does not have this method");
      }
      return own;
    }
    return gateway.eras().contains(other) ? other : own;
  }

  private static ServedItem item(Asked asked, McpMethod method) {
    return switch (method) {
      case TOOLS_CALL -> named(asked, method, ItemKind.TOOL);
      case PROMPTS_GET -> named(asked, method, ItemKind.PROMPT);
      case RESOURCES_READ, RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE ->
          resource(asked, text(asked.message().params(), "uri"));
      case COMPLETION_COMPLETE -> referred(asked);
      default -> throw new IllegalArgumentException(method.id());
    };
  }

  private static ServedItem named(Asked asked, McpMethod method, ItemKind kind) {
    String name = text(asked.message().params(), "name");
    return Offers.find(asked.endpoint(), kind, name, asked.era())
        .orElseThrow(() -> notThere(method, name));
  }

  private static ServedItem resource(Asked asked, String uri) {
    return Offers.findResource(asked.endpoint(), uri, asked.era())
        .orElseThrow(() -> noResource(asked, uri));
  }

  private static ServedItem referred(Asked asked) {
    JsonSlice ref = ref(asked.message()).orElseThrow(() -> missing("ref", "an object"));
    McpMethod method = McpMethod.COMPLETION_COMPLETE;
    switch (refType(asked.message())) {
      case REF_PROMPT -> {
        String name = text(Optional.of(ref), "name");
        return Offers.find(asked.endpoint(), ItemKind.PROMPT, name, asked.era())
            .orElseThrow(() -> notThere(method, name));
      }
      case REF_RESOURCE -> {
        String uri = text(Optional.of(ref), "uri");
        return Offers.find(asked.endpoint(), ItemKind.RESOURCE_TEMPLATE, uri, asked.era())
            .or(() -> Offers.findResource(asked.endpoint(), uri, asked.era()))
            .orElseThrow(() -> notThere(method, uri));
      }
      default ->
          throw McpErrorException.invalidParams(
              "The ref is neither a ref/prompt nor a ref/resource");
    }
  }

  static String text(Optional<JsonSlice> object, String member) {
    return object
        .flatMap(value -> value.text(member))
        .orElseThrow(() -> missing(member, "a string"));
  }

  private static McpErrorException missing(String member, String type) {
    return McpErrorException.invalidParams(
        "The params have no %s that is %s".formatted(member, type));
  }

  /** The same for what is not there and for what the caller may not use. */
  static McpErrorException notThere(McpMethod method, String name) {
    String what =
        switch (method) {
          case TOOLS_CALL -> "tool";
          case PROMPTS_GET -> "prompt";
          default -> "ref";
        };
    return McpErrorException.invalidParams("Unknown " + what + ": " + shortened(name));
  }

  static McpErrorException noResource(Asked asked, String uri) {
    return McpErrorException.of(
        200,
        asked.revision().isModern() ? ErrorCode.INVALID_PARAMS : ErrorCode.RESOURCE_NOT_FOUND,
        "Resource not found",
        "{\"uri\":" + Bytes.quote(shortened(uri)) + "}");
  }

  static String shortened(String name) {
    return name.length() <= MAX_NAME_SHOWN ? name : name.substring(0, MAX_NAME_SHOWN) + "…";
  }
}
