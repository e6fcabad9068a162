package dev.mcpgateway.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The role of a member in a team. */
public enum TeamRole {
  OWNER,
  MEMBER;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The role as it is written in tables and requests. */
  public String id() {
    return id;
  }

  public static Optional<TeamRole> of(String id) {
    return Arrays.stream(values()).filter(role -> role.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
