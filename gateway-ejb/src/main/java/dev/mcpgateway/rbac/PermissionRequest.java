package dev.mcpgateway.rbac;

import java.util.Objects;
import java.util.Optional;

/**
 * A check whether a user may do something.
 *
 * @param userEmail in any case
 * @param permission such as {@code tools.execute}
 * @param teamId the team that it is about; empty for all of the user's teams except personal ones
 * @param tokenScope the scope of the token that is used
 * @param resource the target, for the audit log only
 * @param audit where the request came from, if the decision is to be audited
 */
public record PermissionRequest(
    String userEmail,
    String permission,
    Optional<String> teamId,
    TokenScope tokenScope,
    Optional<Resource> resource,
    Optional<Origin> audit) {

  /** A resource of the gateway, such as a tool. */
  public record Resource(String type, Optional<String> id) {}

  /** The client that sends the request. */
  public record Origin(Optional<String> ipAddress, Optional<String> userAgent) {}

  public PermissionRequest {
    Objects.requireNonNull(userEmail);
    Objects.requireNonNull(permission);
  }

  public static PermissionRequest of(String userEmail, String permission) {
    return new PermissionRequest(
        userEmail,
        permission,
        Optional.empty(),
        TokenScope.NONE,
        Optional.empty(),
        Optional.empty());
  }

  public static PermissionRequest of(String userEmail, Permission permission) {
    return of(userEmail, permission.id());
  }

  public PermissionRequest inTeam(String id) {
    return new PermissionRequest(
        userEmail, permission, Optional.of(id), tokenScope, resource, audit);
  }

  public PermissionRequest limitedTo(TokenScope token) {
    return new PermissionRequest(userEmail, permission, teamId, token, resource, audit);
  }

  public PermissionRequest about(Resource what) {
    return new PermissionRequest(
        userEmail, permission, teamId, tokenScope, Optional.of(what), audit);
  }

  public PermissionRequest auditedFrom(Origin origin) {
    return new PermissionRequest(
        userEmail, permission, teamId, tokenScope, resource, Optional.of(origin));
  }
}
