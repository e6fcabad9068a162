package dev.mcpgateway.upstream;

/** How an upstream is spoken to, under the names that registrations give. */
public enum UpstreamTransport {
  /** One endpoint that takes POST and answers with JSON or an event stream. */
  STREAMABLEHTTP,
  /** The transport of 2024-11-05 with its two endpoints, which the gateway does not speak. */
  SSE
}
