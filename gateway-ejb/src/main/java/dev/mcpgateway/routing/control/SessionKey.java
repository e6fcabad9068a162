package dev.mcpgateway.routing.control;

import dev.mcpgateway.rbac.boundary.Authority;
import java.util.UUID;

/**
 * Who has a session at an upstream server: a session of a client, or a user whose requests have
 * none.
 *
 * @param owner as it is stored
 */
record SessionKey(String owner, String gatewayId) {

  static SessionKey ofSession(UUID jti, String gatewayId) {
    return new SessionKey(ownedBy(jti), gatewayId);
  }

  static SessionKey ofUser(Authority user, String gatewayId) {
    return new SessionKey("user:" + user.account(), gatewayId);
  }

  static String ownedBy(UUID jti) {
    return "session:" + jti;
  }
}
