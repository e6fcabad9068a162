package dev.mcpgateway.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who can find a team and ask to join it: its members only, or everybody. */
public enum TeamVisibility {
  PRIVATE,
  PUBLIC;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The visibility as it is written in tables and requests. */
  public String id() {
    return id;
  }

  public static Optional<TeamVisibility> of(String id) {
    return Arrays.stream(values()).filter(visibility -> visibility.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
