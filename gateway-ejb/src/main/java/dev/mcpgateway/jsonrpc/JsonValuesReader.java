package dev.mcpgateway.jsonrpc;

import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads a body of JSON: one value, or several with or without spaces between them, which servers
 * send as {@code application/json} as well, one a line. It looks for where they end and at nothing
 * else: whether each is JSON is found out by who reads it.
 */
public final class JsonValuesReader implements MessageReader {

  private final int maxBytes;
  private final GrowingBytes value;
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean inToken;
  private boolean failed;

  /**
   * A reader of one body.
   *
   * @param maxBytes of one value
   */
  public JsonValuesReader(int maxBytes) {
    this.maxBytes = maxBytes;
    this.value = new GrowingBytes(maxBytes);
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<SseEvent> into) {
    if (failed) {
      throw new MessageTooLongException(maxBytes);
    }
    try {
      read(bytes, offset, offset + length, into);
    } catch (MessageTooLongException e) {
      failed = true;
      throw e;
    }
  }

  private void read(byte[] bytes, int from, int to, Consumer<SseEvent> into) {
    int kept = from;
    for (int at = from; at < to; at++) {
      byte next = bytes[at];
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (next == '\\') {
          escaped = true;
        } else if (next == '"') {
          inString = false;
          if (depth == 0) {
            kept = give(bytes, kept, at + 1, into);
          }
        }
      } else if (next == '"') {
        if (inToken) {
          kept = give(bytes, kept, at, into);
        }
        inString = true;
      } else if (next == '{' || next == '[') {
        if (inToken) {
          kept = give(bytes, kept, at, into);
        }
        depth++;
      } else if ((next == '}' || next == ']') && depth > 0) {
        depth--;
        if (depth == 0) {
          kept = give(bytes, kept, at + 1, into);
        }
      } else if (depth == 0) {
        kept = betweenValues(bytes, kept, at, into);
      }
    }
    value.append(bytes, kept, to - kept);
  }

  /** A space, or a part of what is neither an object nor an array nor a string. */
  private int betweenValues(byte[] bytes, int kept, int at, Consumer<SseEvent> into) {
    byte next = bytes[at];
    if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
      inToken = true;
      return kept;
    }
    if (inToken) {
      give(bytes, kept, at, into);
    }
    return at + 1;
  }

  private int give(byte[] bytes, int from, int to, Consumer<SseEvent> into) {
    value.append(bytes, from, to - from);
    byte[] data = value.copy(0, value.length());
    value.clear();
    inToken = false;
    into.accept(new SseEvent("message", data, null, OptionalLong.empty()));
    return to;
  }

  @Override
  public long held() {
    return value.capacity();
  }

  @Override
  public boolean end(Consumer<SseEvent> into) {
    if (depth > 0 || inString) {
      return false;
    }
    if (value.length() > 0) {
      give(new byte[0], 0, 0, into);
    }
    return true;
  }
}
