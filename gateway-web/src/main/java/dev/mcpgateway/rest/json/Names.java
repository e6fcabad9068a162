package dev.mcpgateway.rest.json;

import java.util.Locale;

/** Names in JSON: those of Java, in snake case. */
public final class Names {

  private Names() {}

  /** Such as {@code is_system_role} for {@code isSystemRole}. */
  public static String inJson(String java) {
    return java.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
