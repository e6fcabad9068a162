package dev.mcpgateway.routing;

import dev.mcpgateway.jsonrpc.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A request that is answered with a JSON-RPC error. */
public final class McpErrorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;
  private final transient Optional<byte[]> data;

  /**
   * An error.
   *
   * @param status of HTTP
   * @param code of {@link ErrorCode}, or an upstream server's own
   * @param data JSON
   */
  public McpErrorException(int status, int code, String message, Optional<byte[]> data) {
    // It is an answer, of which somebody may ask for many: the stack says nothing.
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.data = data;
  }

  public static McpErrorException of(int status, ErrorCode code, String message) {
    return new McpErrorException(status, code.code(), message, Optional.empty());
  }

  /**
   * An error with data.
   *
   * @param data JSON
   */
  public static McpErrorException of(int status, ErrorCode code, String message, String data) {
    return new McpErrorException(
        status, code.code(), message, Optional.of(data.getBytes(StandardCharsets.UTF_8)));
  }

  /** Something that is not there, or not for this caller: nobody learns which. */
  public static McpErrorException invalidParams(String message) {
    return of(200, ErrorCode.INVALID_PARAMS, message);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  public int code() {
    return code;
  }

  /** JSON. */
  public Optional<byte[]> data() {
    return data;
  }
}
