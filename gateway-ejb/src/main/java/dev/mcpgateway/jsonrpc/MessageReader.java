package dev.mcpgateway.jsonrpc;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives what is in a body while the body arrives, in pieces that are cut anywhere. Not for use by
 * several threads at once.
 */
public interface MessageReader {

  /**
   * Takes the next bytes of the body.
   *
   * @param into gets each event or value that is complete with them
   * @throws MessageTooLongException if one of them is longer than the bound; nothing can be read
   *     after that
   */
  void feed(byte[] bytes, int offset, int length, Consumer<SseEvent> into);

  /** As {@link #feed(byte[], int, int, Consumer)}, for all that remains in a buffer. */
  default void feed(ByteBuffer buffer, Consumer<SseEvent> into) {
    if (buffer.hasArray()) {
      feed(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining(), into);
      buffer.position(buffer.limit());
    } else {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      feed(bytes, 0, bytes.length, into);
    }
  }

  /**
   * Ends the body.
   *
   * @param into gets what was complete only with the end
   * @return whether the body ended where it may; if not, something was cut and is lost
   */
  boolean end(Consumer<SseEvent> into);

  /** How many bytes it keeps of what was not given yet, and to read on into. */
  long held();

  /**
   * The reader of a body.
   *
   * @param contentType as the header has it
   * @param maxBytes of one message
   * @return empty for what is neither JSON nor an event stream
   */
  static Optional<MessageReader> of(String contentType, int maxBytes) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "text/event-stream" -> Optional.of(new SseReader(maxBytes));
      case "application/json" -> Optional.of(new JsonValuesReader(maxBytes));
      default -> Optional.empty();
    };
  }
}
