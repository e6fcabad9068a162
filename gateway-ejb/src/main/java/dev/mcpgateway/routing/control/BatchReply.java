package dev.mcpgateway.routing.control;

import dev.mcpgateway.routing.ClientReply;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Gathers what is answered to the messages of a batch, and answers once all is there. */
final class BatchReply {

  private final ClientReply whole;
  private final List<byte[]> responses = new ArrayList<>();
  private final List<Runnable> whenGone = new ArrayList<>();
  private int missing;

  /**
   * Gathers.
   *
   * @param messages how many the batch has
   */
  BatchReply(ClientReply whole, int messages) {
    this.whole = whole;
    missing = messages;
    whole.whenGone(this::gone);
  }

  /** For one of the messages. */
  ClientReply part() {
    return new Part();
  }

  private void gone() {
    List<Runnable> all;
    synchronized (this) {
      all = List.copyOf(whenGone);
    }
    all.forEach(Runnable::run);
  }

  private void ended(byte[] response) {
    byte[] answer;
    synchronized (this) {
      if (response.length > 0) {
        responses.add(response);
      }
      missing--;
      if (missing > 0) {
        return;
      }
      answer = array();
    }
    if (responses.isEmpty()) {
      whole.empty(202);
    } else {
      whole.last(200, answer);
    }
  }

  private byte[] array() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('[');
    for (int i = 0; i < responses.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(responses.get(i));
    }
    out.write(']');
    return out.toByteArray();
  }

  private final class Part implements ClientReply {

    private boolean isOver;

    private synchronized boolean over() {
      boolean first = !isOver;
      isOver = true;
      return first;
    }

    @Override
    public void header(String name, String value) {
      whole.header(name, value);
    }

    @Override
    public void empty(int status) {
      if (over()) {
        ended(new byte[0]);
      }
    }

    @Override
    public void message(byte[] json) {
      whole.message(json);
    }

    @Override
    public void last(int status, byte[] json) {
      if (over()) {
        ended(json);
      }
    }

    @Override
    public void end() {
      empty(202);
    }

    @Override
    public void listen(byte[] first, byte[] last) {
      throw new IllegalStateException("The revisions with batches have no such streams");
    }

    @Override
    public void keepAlive() {
      whole.keepAlive();
    }

    @Override
    public void whenGone(Runnable work) {
      synchronized (BatchReply.this) {
        whenGone.add(work);
      }
    }

    @Override
    public void whenFull(Consumer<Boolean> work) {
      // The one of all calls that fills it must not stop the others.
    }
  }
}
