package dev.mcpgateway.rest.problem;

import dev.mcpgateway.rest.json.FieldError;
import java.util.List;

/**
 * Problem details, as RFC 9457 has them, with two members of our own.
 *
 * @param type a URN that names the kind of problem
 * @param requestId as in the log and in {@code X-Request-Id}
 * @param errors what is wrong with the input, field by field; empty for other problems
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
