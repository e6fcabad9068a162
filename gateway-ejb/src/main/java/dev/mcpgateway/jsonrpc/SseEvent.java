package dev.mcpgateway.jsonrpc;

import java.util.Optional;
import java.util.OptionalLong;

/** What arrived in one piece: an event of a stream, or a value of a body of JSON. */
public final class SseEvent {

  private final String type;
  private final byte[] data;
  private final String id;
  private final OptionalLong retryMillis;

  SseEvent(String type, byte[] data, String id, OptionalLong retryMillis) {
    this.type = type;
    this.data = data;
    this.id = id;
    this.retryMillis = retryMillis;
  }

  /** {@code message} where the stream names none. */
  public String type() {
    return type;
  }

  /**
   * Its data, to be read only: mostly a message. None, of length 0, in an event that has an id or a
   * time alone, as what a stream begins with so that it can be resumed.
   */
  public byte[] data() {
    return data;
  }

  /** Whether there is a message in it at all. */
  public boolean hasData() {
    return data.length > 0;
  }

  /** The id that it sets; an empty one takes back the id before. */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** After how many milliseconds to come back, where it says so. */
  public OptionalLong retryMillis() {
    return retryMillis;
  }
}
