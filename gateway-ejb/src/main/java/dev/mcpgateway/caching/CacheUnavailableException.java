package dev.mcpgateway.caching;

/** What is asked for is not known, or not known to be true any more, and cannot be read now. */
public class CacheUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CacheUnavailableException(String message) {
    super(message);
  }

  public CacheUnavailableException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
