package dev.mcpgateway.inflight;

import java.time.Duration;

/** A round of comments comes before whoever opens a stream knows that it is open. */
public final class OpenStreamsThatAreKeptAliveAtOnce extends OpenStreams {

  private OpenStream last;

  public OpenStreamsThatAreKeptAliveAtOnce() {
    super(new StreamSettings(3, Duration.ofHours(1)));
  }

  @Override
  public Registration register(OpenStream stream) {
    last = stream;
    Registration registration = super.register(stream);
    stream.keepAlive();
    return registration;
  }

  /** The one that was opened last. */
  public OpenStream last() {
    return last;
  }
}
