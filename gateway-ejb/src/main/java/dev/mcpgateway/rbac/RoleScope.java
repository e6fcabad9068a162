package dev.mcpgateway.rbac;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a role applies: everywhere, in the team it is held in, or to what the holder owns. */
public enum RoleScope {
  GLOBAL,
  TEAM,
  PERSONAL;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The scope as it is written in tables and requests. */
  public String id() {
    return id;
  }

  public static Optional<RoleScope> of(String id) {
    return Arrays.stream(values()).filter(scope -> scope.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
