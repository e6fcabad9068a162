package dev.mcpgateway.upstream;

/** Why an upstream could not be reached, understood or taken. */
public enum UpstreamFault {
  /** Its address is no http or https URL that can be used. */
  INVALID_ADDRESS,
  /** Its credential, certificates or headers cannot be used. */
  INVALID_CREDENTIAL,
  NAME_NOT_FOUND,
  /** It is in a network that upstreams may not be in. */
  DENIED_ADDRESS,
  /** Nothing listens there. */
  REFUSED,
  /** No way leads there. */
  UNREACHABLE,
  /** The egress proxy cannot be reached, or does not let the request through. */
  PROXY,
  TLS,
  UNAUTHORIZED,
  FORBIDDEN,
  REDIRECT,
  /** It answers with a status that says that it does not work: 5xx or 429. */
  OUTAGE,
  /** What answers does not speak the protocol. */
  NOT_MCP,
  /** It speaks the transport of 2024-11-05 alone. */
  HTTP_SSE_ONLY,
  /** It speaks no revision that the gateway speaks. */
  UNSUPPORTED_VERSION,
  /** It answered with a JSON-RPC error where the gateway cannot go on without a result. */
  ERROR_ANSWER,
  TIMEOUT,
  /** A page of one of its lists cannot be used. */
  PAGE,
  /** An answer, an event, a page or a list is longer than the gateway takes. */
  TOO_LONG,
  /** It compressed an answer, which it was told not to. */
  COMPRESSED,
  /** The connection ended in the middle of an answer. */
  CONNECTION_LOST,
  /** The gateway has no room for another exchange now. */
  BUSY,
  /** Whoever started the exchange gave it up. */
  CANCELLED
}
