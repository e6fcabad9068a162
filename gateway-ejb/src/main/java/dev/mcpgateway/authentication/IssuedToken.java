package dev.mcpgateway.authentication;

import java.time.Duration;
import java.time.Instant;

/**
 * An access token, shown to its user once.
 *
 * @param value secret
 */
public record IssuedToken(String value, Instant expiresAt, Duration validity) {

  /** Omits the secret. */
  @Override
  public String toString() {
    return "IssuedToken[expiresAt=" + expiresAt + "]";
  }
}
