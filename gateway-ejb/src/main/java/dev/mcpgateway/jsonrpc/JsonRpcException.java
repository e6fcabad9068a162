package dev.mcpgateway.jsonrpc;

import java.util.Locale;
import java.util.Optional;

/**
 * What came in is no JSON, or no message. It says what is wrong and where, and repeats nothing of
 * what was sent.
 */
public final class JsonRpcException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final int place;
  private final transient JsonRpcId id;

  JsonRpcException(ErrorCode code, String problem, int place) {
    this(code, problem, place, null);
  }

  JsonRpcException(ErrorCode code, String problem, int place, JsonRpcId id) {
    // It is an answer, of which somebody may ask for many: the stack says nothing.
    super(String.format(Locale.ROOT, "%s, at byte %d", problem, place), null, false, false);
    this.code = code;
    this.place = place;
    this.id = id;
  }

  /** {@link ErrorCode#PARSE_ERROR} or {@link ErrorCode#INVALID_REQUEST}. */
  public ErrorCode code() {
    return code;
  }

  /** Where, in bytes from the beginning of the body, counted from 0. */
  public int place() {
    return place;
  }

  /** The id to answer with; empty where it could not be read. */
  public Optional<JsonRpcId> id() {
    return Optional.ofNullable(id);
  }
}
