package dev.mcpgateway.routing.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.session.ClientSession;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/**
 * What a client says about what a replica, whichever it is, does for its session.
 *
 * @param subject a hash of what it is about
 * @param reason for people; may be empty
 */
record Signal(Kind kind, UUID session, String subject, String reason) {

  private static final int MAX_REASON = 1_000;

  /** What it says. */
  enum Kind {
    /** It does not wait any more for the answer to a request with an id of its own. */
    CANCELLED,
    /** It has answered to what it was asked under an id of the gateway's. */
    ANSWERED;

    /** As it is stored. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Signal cancelled(ClientSession session, JsonRpcId id, String reason) {
    // PostgreSQL has no text with that character.
    String storable = reason.replace("\0", "");
    return new Signal(
        Kind.CANCELLED,
        session.jti(),
        subject(id),
        storable.substring(0, Math.min(storable.length(), MAX_REASON)));
  }

  static Signal answered(ClientSession session, String sealedId) {
    return new Signal(Kind.ANSWERED, session.jti(), hash(sealedId), "");
  }

  /** What says that a request of a client is meant, however its id is escaped. */
  static String subject(JsonRpcId id) {
    return hash((id.isString() ? "text " : "number ") + id.value());
  }

  /** Ids may be long. */
  static String hash(String id) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
