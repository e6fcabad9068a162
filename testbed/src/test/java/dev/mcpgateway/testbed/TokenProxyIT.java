package dev.mcpgateway.testbed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TokenProxyIT {
  private static final String FIRST =
      "POST /mcp?x=%20 HTTP/1.1\r\nhOst: evil.example.com\r\nOrigin:  http://a.b\r\n"
          + "Content-Length: 5\r\n\r\n\r\n\r\n1";
  private static final String SECOND =
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n";
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void nothingButTheTokenIsAdded() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TokenProxy proxy =
            TokenProxy.to(
                List.of(URI.create("http://127.0.0.1:" + server.getLocalPort())), () -> "t");
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.url("/").getPort())) {
      CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> answerTwice(server));
      for (String request : List.of(FIRST, SECOND)) {
        client.getOutputStream().write(request.getBytes(ISO_8859_1));
        assertThat(read(client.getInputStream(), ANSWER.length())).isEqualTo(ANSWER);
      }

      assertThat(received.get()).isEqualTo(withToken(FIRST) + withToken(SECOND));
      assertThat(proxy.requests()).isEqualTo(2);
    }
  }

  private static String withToken(String request) {
    return request.replaceFirst("HTTP/1.1\r\n", "$0Authorization: Bearer t\r\n");
  }

  private static String answerTwice(ServerSocket server) {
    try (Socket socket = server.accept()) {
      StringBuilder all = new StringBuilder();
      for (String request : List.of(FIRST, SECOND)) {
        all.append(read(socket.getInputStream(), withToken(request).length()));
        socket.getOutputStream().write(ANSWER.getBytes(ISO_8859_1));
      }
      return all.toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(InputStream in, int bytes) throws IOException {
    return new String(in.readNBytes(bytes), ISO_8859_1);
  }
}
