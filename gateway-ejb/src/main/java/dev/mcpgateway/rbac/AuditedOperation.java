package dev.mcpgateway.rbac;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of an operation of the API, for the audit log.
 *
 * @param name the method and the template of the path, such as {@code DELETE /teams/{id}}
 * @param fields the names of the members of its body, without their values
 * @param apiTokenId the API token that was used; empty for a login
 * @param requestId as in the access log
 */
public record AuditedOperation(
    String name,
    AuditOutcome outcome,
    List<String> fields,
    Optional<String> apiTokenId,
    String requestId) {

  public AuditedOperation {
    Objects.requireNonNull(name);
    Objects.requireNonNull(outcome);
    fields = List.copyOf(fields);
  }
}
