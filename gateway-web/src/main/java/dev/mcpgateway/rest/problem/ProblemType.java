package dev.mcpgateway.rest.problem;

import java.util.Locale;

/** The kinds of problem, each with one HTTP status. */
public enum ProblemType {
  BAD_REQUEST(400, "Bad request"),
  UNAUTHENTICATED(401, "Unauthenticated"),
  BAD_CREDENTIALS(401, "E-mail or password is wrong"),
  FORBIDDEN(403, "Forbidden"),
  PASSWORD_CHANGE_REQUIRED(403, "The password must be changed first"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  NOT_ACCEPTABLE(406, "Not acceptable"),
  BODY_TOO_SLOW(408, "Request body too slow"),
  CONFLICT(409, "Conflict"),
  CHANGED_MEANWHILE(412, "Changed meanwhile"),
  TOO_LARGE(413, "Request body too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  INVALID_INPUT(422, "Invalid input"),
  CONDITION_REQUIRED(428, "If-Match required"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "Internal error"),
  UPSTREAM(502, "The upstream server cannot be taken"),
  BUSY(503, "Too much at once"),
  UNAVAILABLE(503, "Not available now"),
  READ_ONLY(503, "Nothing can be changed now");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** A stable name for programs. */
  public String uri() {
    return "urn:mcpgateway:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
