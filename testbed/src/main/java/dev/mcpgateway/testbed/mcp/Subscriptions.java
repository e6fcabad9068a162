package dev.mcpgateway.testbed.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mcpgateway.testbed.mcp.McpItem.Kind;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The open streams that get notifications of changes, of both eras. */
final class Subscriptions implements AutoCloseable {
  private static final long COMMENT_SECONDS = 1;

  /**
   * A change that a stream may want.
   *
   * @param method of the notification
   * @param members of its params, without braces
   * @param uri of the resource that has changed, empty for a list
   */
  record Change(String method, String members, String uri) {
    private static final Change END = new Change("", "", "");
  }

  private final Set<BlockingQueue<Change>> streams = ConcurrentHashMap.newKeySet();

  Subscriptions(McpCatalogue catalogue) {
    catalogue.onChange(kind -> publish(listChanged(kind)));
  }

  int open() {
    return streams.size();
  }

  void publish(Change change) {
    streams.forEach(stream -> stream.add(change));
  }

  /** Sends that a resource has changed. */
  void updated(String uri) {
    publish(new Change("notifications/resources/updated", "\"uri\":" + Json.quote(uri), uri));
  }

  /** Serves a listen stream of the modern era until it ends. */
  void listen(JsonNode id, JsonNode wanted, McpAnswer answer)
      throws IOException, InterruptedException {
    String tag = "\"_meta\":{\"" + ModernEndpoint.META + "subscriptionId\":" + id + "}";
    BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    streams.add(changes);
    try {
      answer.event(
          McpCall.notification(
              "notifications/subscriptions/acknowledged",
              "{\"notifications\":" + ModernEndpoint.honoured(wanted) + "," + tag + "}"));
      follow(answer, changes, change -> wants(wanted, change), "," + tag);
      answer.last(
          200,
          "{\"jsonrpc\":\"2.0\",\"id\":"
              + id
              + ",\"result\":{\"resultType\":\"complete\","
              + tag
              + "}}");
    } finally {
      streams.remove(changes);
    }
  }

  /** Serves the standing stream of a session until it ends. */
  void stand(LegacySession session, McpAnswer answer) throws IOException, InterruptedException {
    BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    streams.add(changes);
    try {
      answer.stream();
      follow(
          answer,
          changes,
          change -> change.uri().isEmpty() || session.subscriptions().contains(change.uri()),
          "");
      answer.end();
    } finally {
      streams.remove(changes);
    }
  }

  /** Ends every stream. */
  @Override
  public void close() {
    publish(Change.END);
  }

  private static void follow(
      McpAnswer answer, BlockingQueue<Change> changes, Predicate<Change> wanted, String added)
      throws IOException, InterruptedException {
    while (true) {
      Change change = changes.poll(COMMENT_SECONDS, TimeUnit.SECONDS);
      if (Change.END.equals(change)) {
        return;
      }
      if (change == null) {
        answer.comment();
      } else if (wanted.test(change)) {
        String members = change.members() + added;
        answer.event(
            McpCall.notification(
                change.method(),
                "{" + (members.startsWith(",") ? members.substring(1) : members) + "}"));
      }
    }
  }

  private static boolean wants(JsonNode wanted, Change change) {
    if (!change.uri().isEmpty()) {
      for (JsonNode uri : wanted.path("resourceSubscriptions")) {
        if (uri.asText().equals(change.uri())) {
          return true;
        }
      }
      return false;
    }
    String list =
        change
            .method()
            .substring(
                "notifications/".length(), change.method().length() - "/list_changed".length());
    return wanted.path(list + "ListChanged").asBoolean();
  }

  private static Change listChanged(Kind kind) {
    String list =
        switch (kind) {
          case TOOL -> "tools";
          case PROMPT -> "prompts";
          case RESOURCE, RESOURCE_TEMPLATE -> "resources";
        };
    return new Change("notifications/" + list + "/list_changed", "", "");
  }
}
