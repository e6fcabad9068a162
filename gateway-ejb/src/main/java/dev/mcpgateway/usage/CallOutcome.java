package dev.mcpgateway.usage;

import java.util.Locale;

/** What became of a call. */
public enum CallOutcome {
  /** The upstream server gave a result. */
  OK,
  /** The upstream server gave a tool's result that says that it is an error. */
  TOOL_ERROR,
  /** The upstream server answered with an error of JSON-RPC. */
  ERROR,
  /** There is nothing of that name. */
  NOT_FOUND,
  /** There is, and the caller may not use it. */
  DENIED,
  /** The request was not as it has to be. */
  INVALID,
  /** It was one call too many. */
  LIMITED,
  /** The upstream server could not be reached, or what it answered could not be taken. */
  UPSTREAM_FAILED,
  /** The upstream server, or the client that it asked for something, did not answer in time. */
  TIMEOUT,
  /** The client has said that it does not want it any more. */
  CANCELLED,
  /** The client has left before the answer, where that cancels a call. */
  CLIENT_GONE,
  /** The gateway could not do it now. */
  UNAVAILABLE,
  /** The gateway failed. */
  FAILED;

  /** As in logs, metrics and the database. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the upstream server was, or was to be, asked. */
  public boolean isUpstreams() {
    return switch (this) {
      case OK, TOOL_ERROR, ERROR, UPSTREAM_FAILED, TIMEOUT, CANCELLED, CLIENT_GONE -> true;
      case NOT_FOUND, DENIED, INVALID, LIMITED, UNAVAILABLE, FAILED -> false;
    };
  }
}
