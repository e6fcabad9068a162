package dev.mcpgateway.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes messages of our own around JSON that others have made. */
public final class JsonRpcMessages {

  private static final byte[] BEGIN = ascii("{\"jsonrpc\":\"2.0\"");
  private static final byte[] ID = ascii(",\"id\":");
  private static final byte[] NULL = ascii("null");

  private JsonRpcMessages() {}

  /**
   * A request.
   *
   * @param params a JSON object; empty where the method has none
   */
  public static byte[] request(JsonRpcId id, String method, Optional<byte[]> params) {
    ByteArrayOutputStream out = begin();
    out.writeBytes(ID);
    out.writeBytes(id.token());
    return method(out, method, params);
  }

  /**
   * A notification.
   *
   * @param params a JSON object; empty where the method has none
   */
  public static byte[] notification(String method, Optional<byte[]> params) {
    return method(begin(), method, params);
  }

  /**
   * A response with a result.
   *
   * @param result a JSON object
   */
  public static byte[] result(JsonRpcId id, byte[] result) {
    ByteArrayOutputStream out = begin();
    out.writeBytes(ID);
    out.writeBytes(id.token());
    return member(out, "result", result);
  }

  /**
   * A response with an error.
   *
   * @param id empty where the request's could not be read: modern revisions leave it out, those
   *     before say null
   * @param code of {@link ErrorCode}, or one of the gateway's own outside of -32768 to -32000
   * @param data JSON; empty for none
   */
  public static byte[] error(
      Revision revision, Optional<JsonRpcId> id, int code, String message, Optional<byte[]> data) {
    ByteArrayOutputStream out = begin();
    if (id.isPresent() || !revision.isModern()) {
      out.writeBytes(ID);
      out.writeBytes(id.map(JsonRpcId::token).orElse(NULL));
    }
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    error.writeBytes(ascii("{\"code\":" + code + ",\"message\":"));
    error.writeBytes(JsonText.quote(message));
    if (data.isPresent()) {
      error.writeBytes(ascii(",\"data\":"));
      error.writeBytes(data.get());
    }
    error.write('}');
    return member(out, "error", error.toByteArray());
  }

  private static ByteArrayOutputStream begin() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(BEGIN);
    return out;
  }

  private static byte[] method(ByteArrayOutputStream out, String method, Optional<byte[]> params) {
    out.writeBytes(ascii(",\"method\":"));
    out.writeBytes(JsonText.quote(method));
    if (params.isPresent()) {
      return member(out, "params", params.get());
    }
    out.write('}');
    return out.toByteArray();
  }

  private static byte[] member(ByteArrayOutputStream out, String name, byte[] value) {
    out.writeBytes(ascii(",\"" + name + "\":"));
    out.writeBytes(value);
    out.write('}');
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
