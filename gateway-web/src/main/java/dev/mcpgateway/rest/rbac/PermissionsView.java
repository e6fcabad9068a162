package dev.mcpgateway.rest.rbac;

import java.util.List;
import java.util.Map;

/** All permissions. */
public record PermissionsView(
    List<String> allPermissions,
    Map<String, List<String>> permissionsByResource,
    Integer totalCount) {}
