package dev.mcpgateway.testbed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A loopback HTTP proxy that adds an {@code Authorization} header to each request and changes no
 * other byte, {@code Host} and {@code Origin} included. It alternates between its servers, request
 * by request. Clients must not pipeline requests.
 */
public final class TokenProxy implements AutoCloseable {
  private static final int BUFFER_SIZE = 16_384;
  private static final int LONGEST_HEAD = 65_536;

  private final List<InetSocketAddress> servers;
  private final Supplier<String> token;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();

  private TokenProxy(List<InetSocketAddress> servers, Supplier<String> token) {
    this.servers = servers;
    this.token = token;
    try {
      listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  /**
   * Starts a proxy on a free port.
   *
   * @param servers URLs of which host and port are used
   * @param token called for each request
   */
  public static TokenProxy to(List<URI> servers, Supplier<String> token) {
    return new TokenProxy(
        servers.stream().map(url -> new InetSocketAddress(url.getHost(), url.getPort())).toList(),
        token);
  }

  /** The URL of a path through the proxy. */
  public URI url(String path) {
    return URI.create("http://localhost:" + listener.getLocalPort() + path);
  }

  /** The number of forwarded requests. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    sockets.forEach(TokenProxy::closeQuietly);
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        client.setTcpNoDelay(true);
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    Map<InetSocketAddress, Socket> connections = new HashMap<>();
    try {
      InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER_SIZE);
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        InetSocketAddress server =
            servers.get(Math.floorMod(requests.getAndIncrement(), servers.size()));
        Socket connection = connections.get(server);
        if (connection == null) {
          connection = connect(server, client);
          connections.put(server, connection);
        }
        OutputStream out = connection.getOutputStream();
        out.write(withToken(head).getBytes(ISO_8859_1));
        copyBody(head, in, out);
        out.flush();
      }
    } catch (IOException closed) {
      // One side has disconnected: close the others.
    } finally {
      connections.values().forEach(this::drop);
      drop(client);
    }
  }

  private Socket connect(InetSocketAddress server, Socket client) throws IOException {
    Socket connection = new Socket();
    connection.connect(server);
    connection.setTcpNoDelay(true);
    sockets.add(connection);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                connection.getInputStream().transferTo(client.getOutputStream());
              } catch (IOException closed) {
                // One side has disconnected.
              } finally {
                drop(connection);
                drop(client);
              }
            });
    return connection;
  }

  private void drop(Socket socket) {
    sockets.remove(socket);
    closeQuietly(socket);
  }

  private String withToken(String head) {
    int afterFirstLine = head.indexOf("\r\n") + 2;
    return head.substring(0, afterFirstLine)
        + "Authorization: Bearer "
        + token.get()
        + "\r\n"
        + head.substring(afterFirstLine);
  }

  /** A request's lines up to the empty one, with it; empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int matched = 0; matched < 4; ) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
      if (head.size() > LONGEST_HEAD) {
        throw new IOException("a head of more than " + LONGEST_HEAD + " bytes");
      }
    }
    return head.toString(ISO_8859_1);
  }

  private static void copyBody(String head, InputStream in, OutputStream out) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.contains("\r\ntransfer-encoding:")) {
      long size = 1;
      while (size > 0) {
        String line = line(in, out);
        size = chunkSize(line);
        copy(size, in, out);
        if (size > 0) {
          line(in, out);
        }
      }
      while (!line(in, out).isEmpty()) {
        // Trailers.
      }
    } else {
      int at = lower.indexOf("\r\ncontent-length:");
      if (at >= 0) {
        int from = at + "\r\ncontent-length:".length();
        copy(Long.parseLong(lower.substring(from, lower.indexOf("\r\n", from)).strip()), in, out);
      }
    }
  }

  /** The size may be followed by extensions. */
  private static long chunkSize(String line) {
    int end = line.indexOf(';');
    return Long.parseLong((end < 0 ? line : line.substring(0, end)).strip(), 16);
  }

  private static String line(InputStream in, OutputStream out) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    for (; next >= 0 && next != '\n'; next = in.read()) {
      out.write(next);
      line.append((char) next);
    }
    if (next < 0) {
      throw new EOFException();
    }
    out.write(next);
    return line.toString().strip();
  }

  private static void copy(long bytes, InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_SIZE];
    for (long left = bytes; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, BUFFER_SIZE));
      if (read < 0) {
        throw new EOFException();
      }
      out.write(buffer, 0, read);
      out.flush();
      left -= read;
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception alreadyClosed) {
      // Nothing more can be done.
    }
  }
}
