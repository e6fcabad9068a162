package dev.mcpgateway.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An egress proxy that finds every name on this machine. */
final class EgressProxy implements AutoCloseable {

  private final ServerSocket listening;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private EgressProxy(ServerSocket listening) {
    this.listening = listening;
    Thread.ofVirtual().start(this::accept);
  }

  static EgressProxy start() throws IOException {
    return new EgressProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The first lines of the first request of each connection. */
  List<String> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      StringBuilder read = new StringBuilder();
      while (read.indexOf("\r\n\r\n") < 0) {
        int next = client.getInputStream().read();
        if (next < 0) {
          return;
        }
        read.append((char) next);
      }
      String head = read.toString();
      String line = head.substring(0, head.indexOf("\r\n"));
      requests.add(line);
      boolean isTunnel = line.startsWith("CONNECT ");
      String target = line.split(" ", -1)[1];
      int port = URI.create(isTunnel ? "https://" + target : target).getPort();
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        sockets.add(server);
        OutputStream out = isTunnel ? client.getOutputStream() : server.getOutputStream();
        out.write(
            (isTunnel ? "HTTP/1.1 200 OK\r\n\r\n" : head).getBytes(StandardCharsets.ISO_8859_1));
        Thread answering = Thread.ofVirtual().start(() -> copy(server, client));
        copy(client, server);
        answering.join();
      }
    } catch (IOException e) {
      // One of them went.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // One of them went.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
