package dev.mcpgateway.testbed.mcp;

import java.util.Optional;

/** A JSON-RPC error that a handler answers with. */
public final class McpError extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final int PARSE_ERROR = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL_ERROR = -32603;
  static final int LEGACY_RESOURCE_NOT_FOUND = -32002;
  static final int HEADER_MISMATCH = -32020;
  static final int MISSING_CLIENT_CAPABILITY = -32021;
  static final int UNSUPPORTED_VERSION = -32022;

  private final int status;
  private final int code;
  private final String data;

  /**
   * @param status the HTTP status, if no byte of the response was sent before
   * @param data JSON, or null for none
   */
  public McpError(int status, int code, String message, String data) {
    super(message);
    this.status = status;
    this.code = code;
    this.data = data;
  }

  /** An error without data, with the HTTP status 200. */
  public McpError(int code, String message) {
    this(200, code, message, null);
  }

  public int status() {
    return status;
  }

  public int code() {
    return code;
  }

  /** JSON. */
  public Optional<String> data() {
    return Optional.ofNullable(data);
  }
}
