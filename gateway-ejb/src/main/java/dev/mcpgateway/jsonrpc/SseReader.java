package dev.mcpgateway.jsonrpc;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads an event stream as the HTML standard has it (server-sent events, "Interpreting an event
 * stream"). Two things are different: an event without data is given where it sets an id or a time,
 * since that is how MCP servers begin a stream, and data is bytes.
 */
public final class SseReader implements MessageReader {

  /** More than the names of the fields that are read, their colons and spaces. */
  private static final int FIELD = 16;

  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEWLINE = {'\n'};
  private static final String MESSAGE = "message";

  private final int maxBytes;
  private final GrowingBytes line;
  private final GrowingBytes data;
  private boolean firstLine = true;
  private boolean skipLineFeed;
  private boolean comment;
  private boolean failed;
  private String type = MESSAGE;
  private String id;
  private String lastId = "";
  private OptionalLong retry = OptionalLong.empty();

  /**
   * A reader of one stream.
   *
   * @param maxBytes of the data of one event
   */
  public SseReader(int maxBytes) {
    this.maxBytes = maxBytes;
    this.line = new GrowingBytes((int) Math.min(Integer.MAX_VALUE - 8L, (long) maxBytes + FIELD));
    this.data = new GrowingBytes((int) Math.min(Integer.MAX_VALUE - 8L, (long) maxBytes + 1));
  }

  /** What to resume the stream with; empty where it cannot be. */
  public String lastEventId() {
    return lastId;
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
      throw new MessageTooLongException(maxBytes);
    }
  }

  private void read(byte[] bytes, int from, int to, Consumer<SseEvent> into) {
    int at = from;
    while (at < to) {
      if (skipLineFeed) {
        skipLineFeed = false;
        if (bytes[at] == '\n') {
          at++;
          continue;
        }
      }
      int endOfLine = at;
      while (endOfLine < to && bytes[endOfLine] != '\n' && bytes[endOfLine] != '\r') {
        endOfLine++;
      }
      appendToLine(bytes, at, endOfLine);
      if (endOfLine < to) {
        skipLineFeed = bytes[endOfLine] == '\r';
        endLine(into);
        endOfLine++;
      }
      at = endOfLine;
    }
  }

  /** A comment is not kept, however long it is. */
  private void appendToLine(byte[] bytes, int from, int to) {
    if (from == to) {
      return;
    }
    if (line.length() == 0 && bytes[from] == ':') {
      comment = true;
    }
    if (!comment) {
      line.append(bytes, from, to - from);
    }
  }

  private void endLine(Consumer<SseEvent> into) {
    int start = firstLine && startsWithByteOrderMark() ? 3 : 0;
    firstLine = false;
    if (comment) {
      comment = false;
    } else if (line.length() == start) {
      dispatch(into);
    } else {
      field(start);
    }
    line.clear();
  }

  private boolean startsWithByteOrderMark() {
    return line.length() >= 3
        && line.at(0) == (byte) 0xEF
        && line.at(1) == (byte) 0xBB
        && line.at(2) == (byte) 0xBF;
  }

  private void field(int start) {
    int colon = start;
    while (colon < line.length() && line.at(colon) != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, line.length());
    if (value < line.length() && line.at(value) == ' ') {
      value++;
    }
    if (isData(start, colon)) {
      data.append(line.array(), value, line.length() - value);
      data.append(NEWLINE, 0, 1);
      return;
    }
    String name = new String(line.array(), start, colon - start, StandardCharsets.UTF_8);
    String text = new String(line.array(), value, line.length() - value, StandardCharsets.UTF_8);
    switch (name) {
      case "event" -> type = text.isEmpty() ? MESSAGE : text;
      case "id" -> {
        if (text.indexOf('\0') < 0) {
          id = text;
          lastId = text;
        }
      }
      case "retry" -> {
        if (text.matches("[0-9]{1,18}")) {
          retry = OptionalLong.of(Long.parseLong(text));
        }
      }
      default -> {
        // The standard has it ignored; so is a comment behind a byte order mark.
      }
    }
  }

  private boolean isData(int start, int colon) {
    if (colon - start != DATA.length) {
      return false;
    }
    for (int i = 0; i < DATA.length; i++) {
      if (line.at(start + i) != DATA[i]) {
        return false;
      }
    }
    return true;
  }

  private void dispatch(Consumer<SseEvent> into) {
    byte[] content = data.copy(0, Math.max(0, data.length() - 1));
    SseEvent event = new SseEvent(type, content, id, retry);
    boolean says = data.length() > 0 || id != null || retry.isPresent();
    data.clear();
    type = MESSAGE;
    id = null;
    retry = OptionalLong.empty();
    if (says) {
      into.accept(event);
    }
  }

  @Override
  public long held() {
    return (long) line.capacity() + data.capacity();
  }

  /** An event that no empty line ends is not given: nobody knows whether it is whole. */
  @Override
  public boolean end(Consumer<SseEvent> into) {
    return line.length() == 0 && data.length() == 0;
  }
}
