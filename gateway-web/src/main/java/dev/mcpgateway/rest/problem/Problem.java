package dev.mcpgateway.rest.problem;

import dev.mcpgateway.rest.json.FieldError;
import java.util.List;

/**
 * Problem details (RFC 9457) with extension members.
 *
 * @param type a URN that identifies the kind of problem
 * @param requestId as in the access log and in {@code X-Request-Id}
 * @param errors the validation errors by field; empty for other problems
 */
public record Problem(
    String type,
    String title,
    Integer status,
    String detail,
    String instance,
    String requestId,
    List<FieldError> errors) {

  public static final String MEDIA_TYPE = "application/problem+json";
}
