package dev.mcpgateway.jsonrpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The id of a request: a string or an integer, and as it was sent, so that an answer has it with
 * the same type and every digit.
 */
public final class JsonRpcId {

  /** The longest of a request of others that is taken, in bytes. */
  public static final int MAX_LENGTH = 1_024;

  /** The longest that a response may have, in bytes: what it answers to may be one of our own. */
  public static final int MAX_ANSWERED_LENGTH = 8_192;

  private final byte[] token;
  private final boolean text;
  private final String value;

  private JsonRpcId(byte[] token, boolean text, String value) {
    this.token = token;
    this.text = text;
    this.value = value;
  }

  /** An id of our own. */
  public static JsonRpcId of(String value) {
    return new JsonRpcId(JsonText.quote(value), true, value);
  }

  /** An id of our own. */
  public static JsonRpcId of(long value) {
    String digits = Long.toString(value);
    return new JsonRpcId(digits.getBytes(StandardCharsets.US_ASCII), false, digits);
  }

  /**
   * An id as {@link #bytes} gave it.
   *
   * @throws JsonRpcException if it is none
   */
  public static JsonRpcId parse(byte[] token) {
    return of(JsonText.parse(token, JsonRules.TOLERANT));
  }

  /**
   * The id that a value is: a string or an integer. Numbers with a fraction or an exponent are
   * none, since not every client finds the answer to such, and null is the id of no request.
   *
   * @throws JsonRpcException if it is none
   */
  public static JsonRpcId of(JsonSlice value) {
    return of(value, MAX_LENGTH);
  }

  /**
   * The id that a response answers to.
   *
   * @throws JsonRpcException if it is none
   */
  static JsonRpcId answered(JsonSlice value) {
    return of(value, MAX_ANSWERED_LENGTH);
  }

  /** The id that a value is; empty where it is none. */
  public static Optional<JsonRpcId> find(Optional<JsonSlice> value) {
    return value
        .filter(sent -> sent.isString() || sent.isInteger())
        .filter(sent -> sent.length() <= MAX_LENGTH)
        .map(JsonRpcId::of);
  }

  private static JsonRpcId of(JsonSlice value, int maxLength) {
    if (!value.isString() && !value.isInteger()) {
      throw refused("The id is neither a string nor an integer", value);
    }
    if (value.length() > maxLength) {
      throw refused(String.format(Locale.ROOT, "The id is longer than %d bytes", maxLength), value);
    }
    return new JsonRpcId(
        value.bytes(), value.isString(), value.isString() ? value.string() : value.token());
  }

  private static JsonRpcException refused(String problem, JsonSlice value) {
    return new JsonRpcException(ErrorCode.INVALID_REQUEST, problem, value.start());
  }

  public boolean isString() {
    return text;
  }

  /** The text of a string, without escapes, or the digits of an integer. */
  public String value() {
    return value;
  }

  /** A copy of what was sent, quotes and escapes included. */
  public byte[] bytes() {
    return token.clone();
  }

  /** What was sent. */
  byte[] token() {
    return token;
  }

  /** The same type and the same text, however it was escaped. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JsonRpcId id && id.text == text && id.value.equals(value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new Object[] {text, value});
  }

  /** As it was sent. */
  @Override
  public String toString() {
    return new String(token, StandardCharsets.UTF_8);
  }
}
