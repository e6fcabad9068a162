package dev.mcpgateway.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A loopback TCP proxy that can break the connections between a client and a server. */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_SIZE = 16_384;

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Gate gate = new Gate();

  private TcpProxy(InetSocketAddress target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    startThread("proxy to " + target, this::acceptAll);
  }

  /** A proxy on a free port that forwards to the server. */
  public static TcpProxy to(String host, int port) {
    return new TcpProxy(new InetSocketAddress(host, port));
  }

  public String host() {
    return listener.getInetAddress().getHostAddress();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** The URL of the database through this proxy, without user and password. */
  public String jdbcUrl(Database database) {
    return String.format(
        Locale.ROOT, "jdbc:postgresql://%s:%d/%s", host(), port(), database.name());
  }

  /** The number of open connections. */
  public int openConnections() {
    return links.size();
  }

  /** The number of connections accepted since the start. */
  public int acceptedConnections() {
    return accepted.get();
  }

  /** Closes every open connection on both sides; new ones are accepted. */
  public void cut() {
    links.forEach(Link::close);
  }

  /** Resets every open connection on both sides, as a firewall does; new ones are accepted. */
  public void reset() {
    links.forEach(Link::reset);
  }

  /**
   * Silences every open connection permanently, in both directions, and closes none, like a router
   * that has lost their state; new ones are forwarded.
   */
  public void abandon() {
    links.forEach(Link::abandon);
  }

  /**
   * Stops forwarding in both directions, and closes nothing: both sides receive nothing, on open
   * and on new connections.
   */
  public void blackHole() {
    gate.close();
  }

  /** Ends a black hole; what was received meanwhile is forwarded now. */
  public void heal() {
    gate.open();
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() {
    closeQuietly(listener);
    cut();
    gate.open();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Link link = new Link(listener.accept());
        accepted.incrementAndGet();
        links.add(link);
        startThread("proxy from client", link::run);
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static Thread startThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new TestbedException("a socket does not close", e);
    }
  }

  /** A client's connection and the proxy's own to the server. */
  private final class Link {
    private final Socket client;
    private final Socket server = new Socket();
    private final Gate ownGate = new Gate();

    Link(Socket client) {
      this.client = client;
    }

    void run() {
      try {
        pass();
        server.connect(target);
        startThread("proxy from server", () -> forward(server, client));
        forward(client, server);
      } catch (IOException refused) {
        close();
      }
    }

    void close() {
      links.remove(this);
      closeQuietly(client);
      closeQuietly(server);
      ownGate.open();
    }

    void reset() {
      try {
        // Without lingering, closing sends a reset.
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
      } catch (SocketException closed) {
        // It has just ended by itself.
      } finally {
        close();
      }
    }

    void abandon() {
      ownGate.close();
    }

    private void pass() throws IOException {
      gate.pass();
      ownGate.pass();
    }

    private void forward(Socket from, Socket to) {
      byte[] buffer = new byte[BUFFER_SIZE];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          pass();
          out.write(buffer, 0, read);
          out.flush();
        }
        pass();
      } catch (IOException broken) {
        // The other side is closed, too, as in a network.
      } finally {
        close();
      }
    }
  }

  /** Lets threads pass while it is open. */
  private static final class Gate {
    private boolean open = true;

    synchronized void open() {
      open = true;
      notifyAll();
    }

    synchronized void close() {
      open = false;
    }

    synchronized void pass() throws IOException {
      while (!open) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException(e);
        }
      }
    }
  }
}
