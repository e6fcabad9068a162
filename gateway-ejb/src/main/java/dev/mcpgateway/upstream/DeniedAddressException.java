package dev.mcpgateway.upstream;

import java.io.IOException;

/** All addresses of a name are in networks that upstreams may not be in. */
final class DeniedAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  DeniedAddressException() {
    super("denied");
  }
}
