package dev.mcpgateway.routing;

import java.util.function.Consumer;

/**
 * The answer to a {@link ClientRequest}: one JSON document, or a stream of events once a message
 * was sent before the last. Its methods return at once, may be called on any thread, and do nothing
 * after the end or where the client has left.
 */
public interface ClientReply {

  /** Hears, for the log, what the client calls itself. */
  default void client(String name) {}

  /** Adds a header, where nothing was sent yet. */
  void header(String name, String value);

  /** Answers without a body, where nothing was sent yet. */
  void empty(int status);

  /** Sends a message that is not the last. */
  void message(byte[] json);

  /**
   * Sends the last message.
   *
   * @param status of HTTP, where nothing was sent yet
   */
  void last(int status, byte[] json);

  /**
   * Opens a stream that does not end by itself.
   *
   * @param last what is sent when the gateway ends it
   */
  void listen(byte[] first, byte[] last);

  /** Ends a stream without a last message, or answers with an empty one. */
  void end();

  /**
   * Writes what means nothing: so that no proxy takes the connection for idle, and so that a client
   * that has left is noticed. It makes the answer a stream.
   */
  void keepAlive();

  /** Has something done when the client turns out to have left before the end, at most once. */
  void whenGone(Runnable work);

  /**
   * Has something done when much waits to be sent, and when it does not any more: {@code true} and
   * {@code false}.
   */
  void whenFull(Consumer<Boolean> work);

  /**
   * Has something done once the exchange has ended, at once where it has. One alone is remembered.
   * It must not wait.
   */
  void whenEnded(Runnable work);
}
