package dev.mcpgateway.testbed.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;

/** The answer to one HTTP request: a JSON document, or an event stream once it has begun. */
public final class McpAnswer {
  private static final String JSON = "application/json";

  private final HttpExchange exchange;
  private OutputStream stream;
  private boolean ended;

  McpAnswer(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** Before the answer begins. */
  public void header(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  /** An answer without a body. */
  public synchronized void empty(int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    end();
  }

  public synchronized void json(int status, String body) throws IOException {
    body(status, JSON, body);
  }

  public synchronized void body(int status, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    header("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    end();
  }

  /** Opens the event stream, unless it is open. */
  public synchronized void stream() throws IOException {
    if (stream == null) {
      header("Content-Type", "text/event-stream");
      header("Cache-Control", "no-cache");
      header("X-Accel-Buffering", "no");
      exchange.sendResponseHeaders(200, 0);
      stream = exchange.getResponseBody();
      stream.flush();
    }
  }

  /** An event, on the stream, which it opens if necessary. */
  synchronized void event(String message) throws IOException {
    stream();
    write("event: message\ndata: " + message.replace("\n", "\ndata: ") + "\n\n");
  }

  /** A comment on the open stream; fails if the client has disconnected. */
  synchronized void comment() throws IOException {
    if (stream != null && !ended) {
      write(": \n\n");
    }
  }

  /** The last message: the last event of an open stream, else a JSON document. */
  synchronized void last(int status, String message) throws IOException {
    if (stream == null) {
      json(status, message);
    } else {
      event(message);
      end();
    }
  }

  synchronized boolean isStream() {
    return stream != null;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  synchronized void end() {
    ended = true;
    exchange.close();
  }

  private void write(String text) throws IOException {
    stream.write(text.getBytes(UTF_8));
    stream.flush();
  }
}
