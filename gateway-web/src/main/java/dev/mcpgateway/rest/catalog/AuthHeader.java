package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.federation.GatewayAuth;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A header that is a credential; in answers its value is hidden. */
public record AuthHeader(@Size(min = 1, max = 256) String key, @Size(max = 8192) String value) {

  static AuthHeader masked(String key) {
    return new AuthHeader(key, GatewayView.MASK);
  }

  /** The credential of a request; what is empty is not given. */
  static GatewayAuth auth(
      Optional<String> type,
      Optional<String> username,
      Optional<String> password,
      Optional<String> token,
      Optional<String> headerKey,
      Optional<String> headerValue,
      Optional<List<AuthHeader>> headers) {
    List<GatewayAuth.Header> all = new ArrayList<>();
    headers
        .orElse(List.of())
        .forEach(header -> all.add(new GatewayAuth.Header(header.key(), header.value())));
    headerKey
        .filter(key -> !key.isEmpty())
        .ifPresent(
            key -> all.add(new GatewayAuth.Header(key, headerValue.orElse(GatewayView.MASK))));
    return new GatewayAuth(
        type,
        username.filter(text -> !text.isEmpty()),
        password.filter(text -> !text.isEmpty()),
        token.filter(text -> !text.isEmpty()),
        Optional.of(all).filter(some -> !some.isEmpty()));
  }

  @Override
  public String toString() {
    return key + ": " + GatewayView.MASK;
  }
}
