package dev.mcpgateway.testbed.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server's state for a client of the revisions with sessions. */
final class LegacySession {
  private final String id = UUID.randomUUID().toString();
  private final String revision;
  private final JsonNode clientCapabilities;
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<String, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
  private final Map<String, McpCall> calls = new ConcurrentHashMap<>();
  private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
  private volatile String logLevel = "debug";

  LegacySession(String revision, JsonNode clientCapabilities) {
    this.revision = revision;
    this.clientCapabilities = clientCapabilities;
  }

  String id() {
    return id;
  }

  String revision() {
    return revision;
  }

  JsonNode clientCapabilities() {
    return clientCapabilities;
  }

  Set<String> subscriptions() {
    return subscriptions;
  }

  String logLevel() {
    return logLevel;
  }

  void logLevel(String level) {
    logLevel = level;
  }

  /** The calls in progress, by the client's request id, as JSON. */
  Map<String, McpCall> calls() {
    return calls;
  }

  /** The id of a new request to the client. */
  String ask(CompletableFuture<JsonNode> answered) {
    String request = "server-" + asked.incrementAndGet();
    open.put(request, answered);
    return request;
  }

  /** A response of the client. */
  void answered(JsonNode response) {
    CompletableFuture<JsonNode> waiting = open.remove(response.path("id").asText());
    if (waiting != null) {
      waiting.complete(response);
    }
  }
}
