package dev.mcpgateway.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces as an OpenTelemetry collector does (OTLP over HTTP), and keeps them as they are. */
final class Collector implements AutoCloseable {

  private final List<String> traces = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The messages so far: Protocol Buffers, in which text stands as it is. */
  List<String> traces() {
    return traces;
  }

  /** All spans so far. */
  List<Spans.Exported> spans() {
    return traces.stream()
        .flatMap(trace -> Spans.of(trace.getBytes(StandardCharsets.ISO_8859_1)))
        .toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      traces.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
