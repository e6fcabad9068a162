package dev.mcpgateway.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an event stream: messages without ids, since no stream is resumed, and comments. */
public final class SseWriter {

  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMENT = ":\r\n".getBytes(StandardCharsets.US_ASCII);

  private SseWriter() {}

  /**
   * An event.
   *
   * @param message JSON; where it has line breaks between its tokens each of them is kept as one
   */
  public static byte[] event(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 8);
    int at = 0;
    while (true) {
      int endOfLine = at;
      while (endOfLine < message.length
          && message[endOfLine] != '\n'
          && message[endOfLine] != '\r') {
        endOfLine++;
      }
      out.writeBytes(DATA);
      out.write(message, at, endOfLine - at);
      out.write('\n');
      if (endOfLine == message.length) {
        out.write('\n');
        return out.toByteArray();
      }
      boolean crlf =
          message[endOfLine] == '\r'
              && endOfLine + 1 < message.length
              && message[endOfLine + 1] == '\n';
      at = endOfLine + (crlf ? 2 : 1);
    }
  }

  /** What keeps an idle stream open, and shows whether somebody still reads it. */
  public static byte[] keepAlive() {
    return COMMENT.clone();
  }
}
