package dev.mcpgateway.rest.json;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;

/** JSON names: the Java names in snake case. */
public final class Names {

  private Names() {}

  /** Such as {@code is_system_role} for {@code isSystemRole}. */
  public static String inJson(String java) {
    return SnakeCaseStrategy.INSTANCE.translate(java);
  }
}
