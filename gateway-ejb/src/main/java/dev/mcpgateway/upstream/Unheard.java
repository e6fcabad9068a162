package dev.mcpgateway.upstream;

import java.nio.ByteBuffer;

/** Hears nothing: of an exchange that nobody waits for, or that is over. */
enum Unheard implements UpstreamListener {
  INSTANCE;

  @Override
  public void head(UpstreamHead head) {
    // Nobody wants to know.
  }

  @Override
  public void part(ByteBuffer part) {
    // As above.
  }

  @Override
  public void end() {
    // As above.
  }

  @Override
  public void failed(UpstreamException failure) {
    // As above.
  }
}
