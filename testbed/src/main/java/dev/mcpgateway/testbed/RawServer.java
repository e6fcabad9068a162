package dev.mcpgateway.testbed;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A server on loopback that answers with whatever bytes a test has it write. */
public final class RawServer implements AutoCloseable {

  /** One request. */
  public record Request(String line, Map<String, List<String>> headers, String body) {

    /** Of HTTP. */
    public String method() {
      return line.substring(0, line.indexOf(' '));
    }

    /** The first of a name, in any case of letters; empty for none. */
    public String header(String name) {
      return headers.containsKey(name) ? headers.get(name).get(0) : "";
    }
  }

  /** Resets the connection where an {@link Answer} throws it. */
  public static final class Reset extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Answers one; the connection is closed when it throws or returns false. */
  public interface Answer {
    boolean write(Request request, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listening;
  private final Answer answer;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private RawServer(ServerSocket listening, Answer answer) {
    this.listening = listening;
    this.answer = answer;
    Thread.ofVirtual().start(this::accept);
  }

  /** A server on a free port. */
  public static RawServer start(Answer answer) {
    try {
      return new RawServer(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same by TLS. */
  public static RawServer startTls(SSLContext tls, boolean wantsClientCertificate, Answer answer) {
    return startTls(tls, wantsClientCertificate, 0, answer);
  }

  /** The same on a port, such as that of another that was closed. */
  public static RawServer startTls(
      SSLContext tls, boolean wantsClientCertificate, int port, Answer answer) {
    try {
      var socket =
          (SSLServerSocket)
              tls.getServerSocketFactory()
                  .createServerSocket(port, 50, InetAddress.getLoopbackAddress());
      socket.setNeedClientAuth(wantsClientCertificate);
      return new RawServer(socket, answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its port. */
  public int port() {
    return listening.getLocalPort();
  }

  /** All that came, the oldest first. */
  public List<Request> requests() {
    return requests;
  }

  /** How many connections it has accepted. */
  public int connections() {
    return connections.get();
  }

  /** How many of the connections that it accepted are open at its end. */
  public long open() {
    return sockets.stream().filter(socket -> !socket.isClosed()).count();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      boolean goesOn = true;
      while (goesOn) {
        Request request = read(in);
        requests.add(request);
        try {
          goesOn = answer.write(request, socket.getOutputStream());
        } catch (Reset reset) {
          socket.setSoLinger(true, 0);
          throw reset;
        }
        socket.getOutputStream().flush();
      }
    } catch (IOException e) {
      // The client went, or the test says so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(InputStream in) throws IOException {
    String line = line(in);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers
          .computeIfAbsent(header.substring(0, colon), name -> new CopyOnWriteArrayList<>())
          .add(header.substring(colon + 1).strip());
    }
    int length =
        headers.containsKey("Content-Length")
            ? Integer.parseInt(headers.get("Content-Length").get(0))
            : 0;
    return new Request(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("closed");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** Writes a whole answer. */
  public static boolean respond(OutputStream out, String statusAndHeaders, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    out.write(
        String.format(
                Locale.ROOT,
                "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n",
                statusAndHeaders,
                bytes.length)
            .getBytes(StandardCharsets.ISO_8859_1));
    out.write(bytes);
    return true;
  }

  /** Writes a whole answer of JSON. */
  public static boolean json(OutputStream out, String body) throws IOException {
    return respond(out, "200 OK\r\nContent-Type: application/json", body);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
