package dev.mcpgateway.routing.control;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of texts and bytes as one value that can be sealed. */
final class SealedFields {

  private SealedFields() {}

  static byte[] write(byte[]... fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (byte[] field : fields) {
        out.writeInt(field.length);
        out.write(field);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #write} was given.
   *
   * @return empty where it is something else, as of another version of the gateway
   */
  static Optional<List<byte[]>> read(byte[] content, int fields) {
    List<byte[]> read = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      while (in.available() > 0) {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
          return Optional.empty();
        }
        read.add(in.readNBytes(length));
      }
    } catch (IOException tooShort) {
      return Optional.empty();
    }
    return read.size() == fields ? Optional.of(read) : Optional.empty();
  }
}
