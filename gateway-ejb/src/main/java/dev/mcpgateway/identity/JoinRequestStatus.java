package dev.mcpgateway.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The status of a request to join a team. */
public enum JoinRequestStatus {
  PENDING,
  APPROVED,
  REJECTED,
  EXPIRED;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The status as it is written in tables and requests. */
  public String id() {
    return id;
  }

  public static Optional<JoinRequestStatus> of(String id) {
    return Arrays.stream(values()).filter(status -> status.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
