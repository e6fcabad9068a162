package dev.mcpgateway.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who sees something of the catalogue: its owner, the team, or everybody. */
public enum ResourceVisibility {
  PRIVATE,
  TEAM,
  PUBLIC;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The visibility as it is written in tables and requests. */
  public String id() {
    return id;
  }

  public static Optional<ResourceVisibility> of(String id) {
    return Arrays.stream(values()).filter(visibility -> visibility.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
