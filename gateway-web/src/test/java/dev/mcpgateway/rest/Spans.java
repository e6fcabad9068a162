package dev.mcpgateway.rest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads spans from what an exporter sends by OTLP: the numbers are those of its Protocol Buffers.
 */
final class Spans {

  private static final int RESOURCE_SPANS = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;

  private Spans() {}

  /**
   * A span.
   *
   * @param id 16 hexadecimal digits, as that of the parent
   * @param kind 2 of a server, 3 of a client
   * @param status 2 for an error
   * @param links the ids of spans
   */
  record Exported(
      String trace,
      String id,
      String parent,
      String name,
      long kind,
      long began,
      long ended,
      long status,
      Map<String, String> attributes,
      List<String> links) {}

  /** All spans of a message. */
  static Stream<Exported> of(byte[] message) {
    return fields(message).stream()
        .filter(field -> field.number() == RESOURCE_SPANS)
        .flatMap(field -> fields(field.bytes()).stream())
        .filter(field -> field.number() == SCOPE_SPANS)
        .flatMap(field -> fields(field.bytes()).stream())
        .filter(field -> field.number() == SPANS)
        .map(field -> span(field.bytes()));
  }

  private static Exported span(byte[] message) {
    List<Field> fields = fields(message);
    Map<String, String> attributes = new HashMap<>();
    all(fields, 9)
        .forEach(
            attribute -> {
              List<Field> pair = fields(attribute);
              List<Field> value = fields(bytes(pair, 2));
              attributes.put(
                  text(pair, 1),
                  value.getFirst().bytes().length > 0
                      ? text(value, 1)
                      : Long.toString(value.getFirst().value()));
            });
    return new Exported(
        hex(bytes(fields, 1)),
        hex(bytes(fields, 2)),
        hex(bytes(fields, 4)),
        text(fields, 5),
        number(fields, 6),
        number(fields, 7),
        number(fields, 8),
        number(fields(bytes(fields, 15)), 3),
        attributes,
        all(fields, 13).map(link -> hex(bytes(fields(link), 2))).toList());
  }

  /** A field of a message: a number, or the bytes of anything else. */
  private static final class Field {
    private final int number;
    private final long value;
    private final byte[] bytes;

    Field(int number, long value, byte[] bytes) {
      this.number = number;
      this.value = value;
      this.bytes = bytes;
    }

    int number() {
      return number;
    }

    long value() {
      return value;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  private static List<Field> fields(byte[] message) {
    List<Field> fields = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      int number = (int) (tag >>> 3);
      switch ((int) tag & 7) {
        case 0 -> fields.add(new Field(number, varint(in), new byte[0]));
        case 1 -> fields.add(new Field(number, in.getLong(), new byte[0]));
        case 2 -> {
          byte[] bytes = new byte[(int) varint(in)];
          in.get(bytes);
          fields.add(new Field(number, 0, bytes));
        }
        case 5 -> fields.add(new Field(number, in.getInt(), new byte[0]));
        default -> throw new IllegalArgumentException("No wire type: " + (tag & 7));
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static Stream<byte[]> all(List<Field> fields, int number) {
    return fields.stream().filter(field -> field.number() == number).map(Field::bytes);
  }

  private static byte[] bytes(List<Field> fields, int number) {
    return all(fields, number).findFirst().orElse(new byte[0]);
  }

  private static String text(List<Field> fields, int number) {
    return new String(bytes(fields, number), StandardCharsets.UTF_8);
  }

  private static long number(List<Field> fields, int number) {
    return fields.stream()
        .filter(field -> field.number() == number)
        .mapToLong(Field::value)
        .findFirst()
        .orElse(0);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
