package dev.mcpgateway.jsonrpc;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a message says of itself: what it is, its id, its method, and where in its bytes the members
 * of its {@code params}, {@code result}, {@code error} and {@code _meta} are. The body is gone over
 * once; what is further in is checked, and neither bound nor copied.
 */
public final class Envelope {

  private static final String ID = "id";
  private static final String METHOD = "method";
  private static final String PARAMS = "params";
  private static final String RESULT = "result";
  private static final String ERROR = "error";
  private static final String META = "_meta";

  private static final JsonScanner.Interest META_OF_IT =
      name -> name.equals(META) ? JsonScanner.Interest.NONE : null;
  private static final Set<String> LOOKED_INTO = Set.of(PARAMS, RESULT, ERROR);
  private static final JsonScanner.Interest MESSAGE =
      name -> LOOKED_INTO.contains(name) ? META_OF_IT : null;

  /** What a message is. */
  public enum Kind {
    /** A method with an id. */
    REQUEST,
    /** A method without one. */
    NOTIFICATION,
    /** A result or an error. */
    RESPONSE,
    /** An array of the others. */
    BATCH
  }

  private final JsonSlice message;
  private final Kind kind;
  private final JsonRpcId id;
  private final String method;

  private Envelope(JsonSlice message, Kind kind, JsonRpcId id, String method) {
    this.message = message;
    this.kind = kind;
    this.id = id;
    this.method = method;
  }

  /**
   * Reads what a client has sent, under {@link JsonRules#STRICT}.
   *
   * @throws JsonRpcException if it is no JSON, or no message
   */
  public static Envelope scan(byte[] body) {
    return scan(body, JsonRules.STRICT);
  }

  /**
   * Reads a message.
   *
   * @param body must not be changed afterwards
   * @throws JsonRpcException {@link ErrorCode#PARSE_ERROR} if it is no JSON, {@link
   *     ErrorCode#INVALID_REQUEST} if it is no message or beyond a bound
   */
  public static Envelope scan(byte[] body, JsonRules rules) {
    JsonSlice document = new JsonScanner(body, 0, body.length, rules).document(MESSAGE);
    if (document.kind() != JsonKind.ARRAY) {
      return of(document);
    }
    int messages = document.elements().size();
    if (messages == 0) {
      throw refused("The batch is empty", document);
    }
    if (messages > rules.maxMessages()) {
      throw refused(
          String.format(Locale.ROOT, "The batch has more than %d messages", rules.maxMessages()),
          document);
    }
    return new Envelope(document, Kind.BATCH, null, null);
  }

  /**
   * Reads a message of a batch.
   *
   * @param message an element of {@link #messages}
   * @throws JsonRpcException {@link ErrorCode#INVALID_REQUEST} if it is none; the others of the
   *     batch may be
   */
  public static Envelope of(JsonSlice message) {
    if (!message.isObject()) {
      throw refused("It is no object", message);
    }
    Optional<JsonSlice> sentMethod = message.member(METHOD);
    JsonRpcId id = idOf(message, sentMethod.isPresent());
    requireNoMemberTwice(message, id);
    if (!message.text("jsonrpc").equals(Optional.of("2.0"))) {
      throw new JsonRpcException(
          ErrorCode.INVALID_REQUEST, "The member \"jsonrpc\" is not \"2.0\"", message.start(), id);
    }
    Optional<JsonSlice> result = message.member(RESULT);
    Optional<JsonSlice> error = message.member(ERROR);
    return sentMethod.isPresent()
        ? ofMethod(message, id, sentMethod.get(), result.or(() -> error))
        : ofAnswer(message, id, result, error);
  }

  private static Envelope ofMethod(
      JsonSlice message, JsonRpcId id, JsonSlice method, Optional<JsonSlice> answer) {
    if (!method.isString()) {
      throw refused("The method is no string", method, id);
    }
    if (answer.isPresent()) {
      throw refused("It has a method, and a result or an error", answer.get(), id);
    }
    Optional<JsonSlice> params = message.member(PARAMS);
    if (params.filter(value -> !value.isObject()).isPresent()) {
      throw refused("The params are no object", params.get(), id);
    }
    lookInto(params, id);
    return new Envelope(
        message, id == null ? Kind.NOTIFICATION : Kind.REQUEST, id, method.string());
  }

  /** An error may be about a message whose id could not be read; a result always has one. */
  private static Envelope ofAnswer(
      JsonSlice message, JsonRpcId id, Optional<JsonSlice> result, Optional<JsonSlice> error) {
    if (result.isPresent() == error.isPresent()) {
      throw refused(
          result.isPresent()
              ? "It has a result and an error"
              : "It has neither a method nor a result nor an error",
          message,
          id);
    }
    if (result.isPresent() && id == null) {
      throw refused("The result has no id", message);
    }
    if (!result.or(() -> error).orElseThrow().isObject()) {
      throw refused("The result or error is no object", result.or(() -> error).orElseThrow(), id);
    }
    lookInto(result, id);
    lookInto(error, id);
    return new Envelope(message, Kind.RESPONSE, id, null);
  }

  private static void lookInto(Optional<JsonSlice> value, JsonRpcId id) {
    if (value.isPresent()) {
      requireNoMemberTwice(value.get(), id);
      Optional<JsonSlice> meta = value.get().member(META);
      if (meta.isPresent()) {
        requireNoMemberTwice(meta.get(), id);
      }
    }
  }

  /** Who reads the first of two members and who reads the last would see two messages. */
  private static void requireNoMemberTwice(JsonSlice object, JsonRpcId id) {
    List<JsonMember> members = object.members();
    Set<String> names = new HashSet<>(2 * members.size());
    for (JsonMember member : members) {
      if (!names.add(member.name())) {
        throw new JsonRpcException(
            ErrorCode.INVALID_REQUEST, "A member is there twice", member.start(), id);
      }
    }
  }

  /** Null is the id of an error whose sender could read none, and of nothing else. */
  private static JsonRpcId idOf(JsonSlice message, boolean hasMethod) {
    List<JsonSlice> sent =
        message.members().stream()
            .filter(member -> member.name().equals(ID))
            .map(JsonMember::value)
            .toList();
    // One that is there twice cannot be answered with.
    if (sent.size() != 1 || (sent.getFirst().isNull() && !hasMethod)) {
      return null;
    }
    return hasMethod ? JsonRpcId.of(sent.getFirst()) : JsonRpcId.answered(sent.getFirst());
  }

  private static JsonRpcException refused(String problem, JsonSlice place) {
    return refused(problem, place, null);
  }

  private static JsonRpcException refused(String problem, JsonSlice place, JsonRpcId id) {
    return new JsonRpcException(ErrorCode.INVALID_REQUEST, problem, place.start(), id);
  }

  public Kind kind() {
    return kind;
  }

  /** The message, or the array of a batch. */
  public JsonSlice message() {
    return message;
  }

  /** The messages of a batch, each to be read with {@link #of}; none where it is no batch. */
  public List<JsonSlice> messages() {
    return message.elements();
  }

  /** Of a request always; of an error where its sender could read one. */
  public Optional<JsonRpcId> id() {
    return Optional.ofNullable(id);
  }

  /**
   * The method, without escapes.
   *
   * @throws IllegalStateException if it is neither a request nor a notification
   */
  public String method() {
    if (method == null) {
      throw new IllegalStateException("A " + kind + " has no method");
    }
    return method;
  }

  /** The params of a request or notification: an object, where there are any. */
  public Optional<JsonSlice> params() {
    return message.member(PARAMS);
  }

  /**
   * A member of the params, such as {@code name}, {@code uri}, {@code arguments}, {@code cursor}.
   */
  public Optional<JsonSlice> param(String name) {
    return params().flatMap(params -> params.member(name));
  }

  /** The {@code _meta} of the params, or of the result; whatever value it is. */
  public Optional<JsonSlice> meta() {
    return params().or(this::result).flatMap(value -> value.member(META));
  }

  /** A member of {@link #meta}, such as {@code progressToken}. */
  public Optional<JsonSlice> meta(String name) {
    return meta().flatMap(meta -> meta.member(name));
  }

  /** The result of a response: an object. */
  public Optional<JsonSlice> result() {
    return message.member(RESULT);
  }

  /** A member of the result, such as {@code resultType}. */
  public Optional<JsonSlice> result(String name) {
    return result().flatMap(result -> result.member(name));
  }

  /** The error of a response: an object, of whose members nothing is known. */
  public Optional<JsonSlice> error() {
    return message.member(ERROR);
  }
}
