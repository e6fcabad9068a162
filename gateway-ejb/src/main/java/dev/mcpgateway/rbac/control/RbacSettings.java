package dev.mcpgateway.rbac.control;

import dev.mcpgateway.schema.SettingLookup;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an operator can set about access control.
 *
 * @param extraRolesFile the JSON file of further roles
 * @param administratorEmail whose account gets {@code platform_admin}
 */
public record RbacSettings(Optional<Path> extraRolesFile, String administratorEmail) {

  public static final String EXTRA_ROLES_FILE = "mcpgateway.rbac.extra-roles-file";
  public static final String ADMINISTRATOR_EMAIL = "mcpgateway.admin.email";

  public static RbacSettings from(SettingLookup lookup) {
    return new RbacSettings(
        lookup.find(EXTRA_ROLES_FILE).map(Path::of),
        lookup.find(ADMINISTRATOR_EMAIL).orElse("admin@example.com"));
  }
}
