package dev.mcpgateway.jsonrpc;

/** The error codes of JSON-RPC 2.0 and of the Model Context Protocol. */
public enum ErrorCode {
  PARSE_ERROR(-32700),
  INVALID_REQUEST(-32600),
  METHOD_NOT_FOUND(-32601),
  INVALID_PARAMS(-32602),
  INTERNAL_ERROR(-32603),

  /** Headers and body disagree; 2026-07-28. */
  HEADER_MISMATCH(-32020),

  /** The request did not declare a capability that it needs; 2026-07-28. */
  MISSING_REQUIRED_CLIENT_CAPABILITY(-32021),

  /** The version of the request is not served; 2026-07-28. */
  UNSUPPORTED_PROTOCOL_VERSION(-32022),

  /** Up to 2025-11-25; later it is {@link #INVALID_PARAMS}. */
  RESOURCE_NOT_FOUND(-32002),

  /** 2025-11-25 alone: the user has to visit the URLs that the error's data lists. */
  URL_ELICITATION_REQUIRED(-32042);

  private final int code;

  ErrorCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
