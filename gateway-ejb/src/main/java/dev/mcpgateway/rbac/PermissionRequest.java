package dev.mcpgateway.rbac;

import java.util.Objects;
import java.util.Optional;

/**
 * The question whether a user may do something.
 *
 * @param userEmail in any case
 * @param permission such as {@code tools.execute}
 * @param teamId the team that it is about; empty for all the user's teams but the personal ones
 * @param narrowing what the token that is used leaves of the user's permissions
 * @param resource what it is about, for the record only
 * @param audit where the request came from, if the decision is to be recorded
 */
public record PermissionRequest(
    String userEmail,
    String permission,
    Optional<String> teamId,
    TokenScope narrowing,
    Optional<Resource> resource,
    Optional<Origin> audit) {

  /** Something that the gateway keeps, such as a tool. */
  public record Resource(String type, Optional<String> id) {}

  /** The client that asks. */
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
        userEmail, permission, Optional.of(id), narrowing, resource, audit);
  }

  public PermissionRequest narrowedBy(TokenScope token) {
    return new PermissionRequest(userEmail, permission, teamId, token, resource, audit);
  }

  public PermissionRequest about(Resource what) {
    return new PermissionRequest(
        userEmail, permission, teamId, narrowing, Optional.of(what), audit);
  }

  public PermissionRequest auditedFrom(Origin origin) {
    return new PermissionRequest(
        userEmail, permission, teamId, narrowing, resource, Optional.of(origin));
  }
}
