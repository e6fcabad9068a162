package dev.mcpgateway.federation;

import java.util.List;
import java.util.Optional;

/**
 * A credential for an upstream server as a request gives it; what is empty is not there. A value of
 * five asterisks stands for the one that is kept.
 *
 * @param type basic, bearer, authheaders or none
 * @param headers name and value; empty: not given
 */
public record GatewayAuth(
    Optional<String> type,
    Optional<String> username,
    Optional<String> password,
    Optional<String> token,
    Optional<List<Header>> headers) {

  /** What stands for a secret in answers. */
  public static final String MASK = "*****";

  /** Without any. */
  public static final GatewayAuth NONE =
      new GatewayAuth(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** One header; the value may be the mask. */
  public record Header(String name, String value) {

    @Override
    public String toString() {
      return name + ": " + MASK;
    }
  }

  /** Whether a request says nothing about it. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  @Override
  public String toString() {
    return "GatewayAuth[%s]".formatted(type.orElse("none"));
  }
}
