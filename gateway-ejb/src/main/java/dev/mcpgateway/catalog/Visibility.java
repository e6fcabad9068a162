package dev.mcpgateway.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** For whom a row of the catalogue is there. */
public enum Visibility {
  /** Its owner alone. */
  PRIVATE,
  /** The members of its team. */
  TEAM,
  /** Everybody. */
  PUBLIC;

  /** As it is stored and written. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Visibility> of(String id) {
    return Arrays.stream(values()).filter(visibility -> visibility.id().equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id();
  }
}
