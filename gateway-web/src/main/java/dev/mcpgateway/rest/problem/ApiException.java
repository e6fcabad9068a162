package dev.mcpgateway.rest.problem;

import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.rest.json.FieldError;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An error that the HTTP layer itself detects. */
public class ApiException extends WebApplicationException {

  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers;
  private final transient Map<ErrorMember, Object> members;

  private ApiException(
      ProblemType type,
      String detail,
      List<FieldError> errors,
      Map<String, String> headers,
      Map<ErrorMember, Object> members) {
    super(detail, type.status());
    this.type = type;
    this.errors = errors;
    this.headers = headers;
    this.members = members;
  }

  public static ApiException of(ProblemType type, String detail) {
    return of(type, detail, Map.of());
  }

  /**
   * A problem with values for programs.
   *
   * @param members of the types that {@link ErrorMember#type()} tells; no secret, none of them long
   */
  public static ApiException of(ProblemType type, String detail, Map<ErrorMember, Object> members) {
    return new ApiException(type, detail, List.of(), Map.of(), members);
  }

  /** An invalid parameter. */
  public static ApiException invalid(String field, String detail) {
    return new ApiException(
        ProblemType.INVALID_INPUT,
        field + " " + detail,
        List.of(new FieldError(field, detail)),
        Map.of(),
        Map.of());
  }

  /** Members that are missing. */
  public static ApiException required(List<String> fields) {
    return new ApiException(
        ProblemType.INVALID_INPUT,
        String.join(", ", fields) + (fields.size() == 1 ? " is required" : " are required"),
        fields.stream().map(field -> new FieldError(field, "is required")).toList(),
        Map.of(),
        Map.of());
  }

  /** No token, or an invalid one. */
  public static ApiException unauthenticated(String detail, boolean tokenGiven) {
    return new ApiException(
        ProblemType.UNAUTHENTICATED,
        detail,
        List.of(),
        Map.of(
            "WWW-Authenticate",
            tokenGiven
                ? "Bearer realm=\"mcpgateway\", error=\"invalid_token\""
                : "Bearer realm=\"mcpgateway\""),
        Map.of());
  }

  /**
   * A request body that was not waited for any longer; the connection is closed with what is left
   * of it.
   */
  public static ApiException timeout(String detail) {
    return new ApiException(
        ProblemType.BODY_TOO_SLOW, detail, List.of(), Map.of("Connection", "close"), Map.of());
  }

  /** The request is valid, but there is no capacity for it now. */
  public static ApiException busy(String detail, Duration retryAfter) {
    return new ApiException(
        ProblemType.BUSY,
        detail,
        List.of(),
        Map.of("Retry-After", Long.toString(seconds(retryAfter)), "Connection", "close"),
        Map.of(ErrorMember.RETRY_AFTER, seconds(retryAfter)));
  }

  public static ApiException tooMany(String detail, Duration retryAfter) {
    return new ApiException(
        ProblemType.TOO_MANY_REQUESTS,
        detail,
        List.of(),
        Map.of("Retry-After", Long.toString(seconds(retryAfter))),
        Map.of(ErrorMember.RETRY_AFTER, seconds(retryAfter)));
  }

  private static long seconds(Duration retryAfter) {
    return Math.max(1, retryAfter.toSeconds());
  }

  public ProblemType type() {
    return type;
  }

  public List<FieldError> errors() {
    return errors;
  }

  /** Further headers of the answer. */
  public Map<String, String> headers() {
    return headers;
  }

  public Map<ErrorMember, Object> members() {
    return members;
  }
}
