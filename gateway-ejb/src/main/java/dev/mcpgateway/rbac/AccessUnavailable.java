package dev.mcpgateway.rbac;

import dev.mcpgateway.caching.CacheUnavailableException;

/** What a user may do cannot be determined at the moment; the request is denied. */
public class AccessUnavailable extends CacheUnavailableException {

  private static final long serialVersionUID = 1L;

  public AccessUnavailable(String message) {
    super(message);
  }

  public AccessUnavailable(Throwable cause) {
    super(cause);
  }
}
