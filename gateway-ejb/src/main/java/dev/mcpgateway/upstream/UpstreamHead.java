package dev.mcpgateway.upstream;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The head of an upstream's answer. */
public final class UpstreamHead {

  private final int status;
  private final UnaryOperator<String> headers;

  /**
   * A head.
   *
   * @param headers gives the first of a name in any case of letters, and null for none
   */
  public UpstreamHead(int status, UnaryOperator<String> headers) {
    this.status = status;
    this.headers = headers;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /**
   * Why an exchange with this status cannot go on: 3xx, 401, 403, 407, 429 and 5xx; what other
   * statuses mean is in their bodies.
   *
   * @param address of the upstream that answered
   */
  public Optional<UpstreamException> failure(UpstreamAddress address) {
    return new FailureTranslation(address, false).ofStatus(this);
  }

  /** The first header of a name, in any case of letters. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.apply(name));
  }

  /** Whether a stream of events follows. */
  public boolean isEventStream() {
    return mediaType().equals("text/event-stream");
  }

  /** Whether JSON follows. */
  public boolean isJson() {
    return mediaType().equals("application/json");
  }

  /** The type and subtype of what follows, in lower case; empty where it is not said. */
  public String mediaType() {
    String type = header("Content-Type").orElse("");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }
}
