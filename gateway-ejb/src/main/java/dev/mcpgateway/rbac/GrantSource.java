package dev.mcpgateway.rbac;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an assignment comes from: a person, the bootstrap, a membership in a team, or a single
 * sign-on provider.
 */
public enum GrantSource {
  MANUAL,
  BOOTSTRAP,
  TEAM,
  SSO;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The source as it is written in tables and requests. */
  public String id() {
    return id;
  }

  public static Optional<GrantSource> of(String id) {
    return Arrays.stream(values()).filter(source -> source.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
