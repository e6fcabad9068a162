package dev.mcpgateway.rbac.control;

import dev.mcpgateway.schema.SettingLookup;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an operator can set about access control.
 *
 * @param extraRolesFile the JSON file of further roles
 */
public record RbacSettings(Optional<Path> extraRolesFile) {

  public static final String EXTRA_ROLES_FILE = "mcpgateway.rbac.extra-roles-file";

  public static RbacSettings from(SettingLookup lookup) {
    return new RbacSettings(lookup.find(EXTRA_ROLES_FILE).map(Path::of));
  }
}
