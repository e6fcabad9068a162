package dev.mcpgateway.routing;

import dev.mcpgateway.exception.DomainException;

/** A caller that an MCP endpoint does not let in. */
public abstract class RoutingException extends DomainException {

  private static final long serialVersionUID = 1L;

  private RoutingException(Kind kind, String message) {
    super(kind, message);
  }

  /** There is no such server, or not for the caller: nobody learns which. */
  public static final class NoServer extends RoutingException {
    private static final long serialVersionUID = 1L;

    public NoServer() {
      super(Kind.NOT_FOUND, "There is no such server");
    }
  }

  /** The caller may not use it. */
  public static final class NotPermitted extends RoutingException {
    private static final long serialVersionUID = 1L;

    public NotPermitted(String message) {
      super(Kind.FORBIDDEN, message);
    }
  }
}
