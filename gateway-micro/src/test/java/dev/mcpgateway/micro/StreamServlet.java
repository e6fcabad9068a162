package dev.mcpgateway.micro;

import dev.mcpgateway.inflight.OpenStreams;
import dev.mcpgateway.rest.access.Authenticator;
import dev.mcpgateway.rest.access.TokenBound;
import dev.mcpgateway.rest.frame.RequestContext;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers on other threads, controlled by {@link StreamsIT}; deployed only into its gateways. */
@WebServlet(urlPatterns = "/streams/*", asyncSupported = true)
public class StreamServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Map<String, EventStream> STREAMS = new ConcurrentHashMap<>();
  private static final Map<String, Held> HELD = new ConcurrentHashMap<>();

  @Inject private transient Authenticator authenticator;
  @Inject private transient OpenStreams streams;

  private record Held(AsyncContext exchange, RequestContext request) {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Set<TokenBound> within =
        request.getParameter("within") == null
            ? Set.of()
            : Set.of(TokenBound.valueOf(request.getParameter("within")));
    authenticator.authenticate(request, within);
    RequestContext context = RequestContext.of(request);
    context.matched("/streams" + request.getPathInfo());
    switch (request.getPathInfo()) {
      case "/events" -> open(request, response);
      case "/held" -> HELD.put(context.id(), new Held(begun(request), context));
      case "/at-once" -> {
        response.getOutputStream().write('x');
        begun(request).complete();
      }
      case "/failing" -> {
        begun(request);
        throw new IllegalStateException("of a test");
      }
      case "/late" -> request.startAsync().setTimeout(300);
      default -> response.setStatus(404);
    }
  }

  private static AsyncContext begun(HttpServletRequest request) {
    AsyncContext exchange = request.startAsync();
    exchange.setTimeout(0);
    return exchange;
  }

  private void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String id = RequestContext.of(request).id();
    EventStream stream = EventStream.open(request, response, streams, () -> STREAMS.remove(id));
    STREAMS.put(id, stream);
    stream.send(event("at " + request.getLocalPort()));
  }

  /** Lets the exchange with that id continue. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id = request.getParameter("id");
    boolean done =
        switch (request.getPathInfo()) {
          case "/events" -> STREAMS.containsKey(id) && STREAMS.get(id).send(event("told"));
          case "/is-held" -> HELD.containsKey(id);
          case "/held" -> {
            Held held = HELD.remove(id);
            Thread.ofPlatform().start(() -> answer(held));
            yield true;
          }
          default -> false;
        };
    response.setStatus(done ? 204 : 410);
  }

  /** With the data of the request that is available on another thread. */
  private static void answer(Held held) {
    try {
      String known = held.request().id() + " of " + held.request().caller().email();
      held.exchange().getResponse().getOutputStream().write(bytes(known));
    } catch (IOException gone) {
      held.request().endsWith(RequestContext.End.CLIENT_GONE);
    } finally {
      held.exchange().complete();
    }
  }

  private static byte[] event(String data) {
    return bytes("data: " + data + "\n\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
