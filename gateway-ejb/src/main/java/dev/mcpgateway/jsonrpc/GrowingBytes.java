package dev.mcpgateway.jsonrpc;

import java.util.Arrays;

/** Bytes that arrive in pieces, up to a bound. */
final class GrowingBytes {

  private static final int FIRST = 512;

  /** Kept between two messages; what a larger one took is given back. */
  private static final int KEPT = 64 * 1_024;

  private final int max;
  private byte[] bytes = new byte[FIRST];
  private int length;

  GrowingBytes(int max) {
    this.max = max;
  }

  void append(byte[] from, int offset, int count) {
    if (count > max - length) {
      throw new MessageTooLongException(max);
    }
    if (length + count > bytes.length) {
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(max, Math.max(length + count, 2L * bytes.length)));
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  int length() {
    return length;
  }

  /** How many bytes of memory it takes. */
  int capacity() {
    return bytes.length;
  }

  byte at(int index) {
    return bytes[index];
  }

  /** Its content, in an array that is longer. */
  byte[] array() {
    return bytes;
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  void clear() {
    length = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[FIRST];
    }
  }
}
