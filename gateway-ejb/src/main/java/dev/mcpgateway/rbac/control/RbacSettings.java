package dev.mcpgateway.rbac.control;

import dev.mcpgateway.schema.SettingLookup;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of access control.
 *
 * @param extraRolesFile the JSON file with additional roles
 */
public record RbacSettings(Optional<Path> extraRolesFile) {

  public static final String EXTRA_ROLES_FILE = "mcpgateway.rbac.extra-roles-file";

  public static RbacSettings from(SettingLookup lookup) {
    return new RbacSettings(lookup.find(EXTRA_ROLES_FILE).map(Path::of));
  }
}
