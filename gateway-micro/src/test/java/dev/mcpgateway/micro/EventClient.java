package dev.mcpgateway.micro;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A client of server-sent events, on a connection of its own; it records the received lines. */
final class EventClient implements AutoCloseable {

  private static final Duration AT_MOST = Duration.ofSeconds(20);

  private final Socket socket;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  private EventClient(Socket socket) {
    this.socket = socket;
    Thread.ofVirtual().start(this::read);
  }

  /** Requests a path, and records the response. */
  static EventClient get(int port, String path, String id, String token) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket
        .getOutputStream()
        .write(
            """
            GET %s HTTP/1.1
            Host: a
            X-Request-Id: %s
            Authorization: Bearer %s
            Accept: text/event-stream

            """
                .formatted(path, id, token)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return new EventClient(socket);
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        // The last chunk of a complete response.
        if (line.equals("0")) {
          lines.add("whole");
          break;
        }
        lines.add(line);
      }
    } catch (IOException closed) {
      // Closed by this client, or by the other side before the end.
      lines.add("broken off");
    } finally {
      ended = true;
    }
  }

  /** The first line with that prefix, received already or within 20 seconds. */
  String await(String beginning) {
    Awaitility.await(beginning).atMost(AT_MOST).until(() -> ended || count(beginning) > 0);
    return lines.stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no '%s' in %s".formatted(beginning, lines)));
  }

  long count(String beginning) {
    return lines.stream().filter(line -> line.startsWith(beginning)).count();
  }

  boolean isEnded() {
    return ended;
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
