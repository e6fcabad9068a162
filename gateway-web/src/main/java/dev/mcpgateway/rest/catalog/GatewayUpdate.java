package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.RowChange;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.federation.GatewayAuth;
import dev.mcpgateway.federation.GatewayChange;
import dev.mcpgateway.rest.json.Change;
import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** What to change in an upstream server: what is absent stays, and so does a masked secret. */
@TolerantMembers(
    notSupported = {
      "oauth_config",
      "auth_query_param_key",
      "auth_query_param_value",
      "one_time_auth",
      "ca_certificate_sig",
      "signing_algorithm=ed25519",
      "gateway_mode=cache",
      "identity_propagation",
      "auth_value"
    },
    readModel = GatewayView.class,
    words = {"tags", "passthrough_headers"})
public record GatewayUpdate(
    Optional<@Size(min = 1, max = 255) String> name,
    Optional<@Size(min = 1, max = 2048) String> url,
    Change<@Size(max = 8192) String> description,
    Optional<@Size(max = 20) String> transport,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 256) String>> passthroughHeaders,
    Optional<@Size(max = 20) String> authType,
    Optional<@Size(max = 255) String> authUsername,
    Optional<@Size(max = 4096) String> authPassword,
    Optional<@Size(max = 8000) String> authToken,
    Optional<@Size(max = 256) String> authHeaderKey,
    Optional<@Size(max = 8192) String> authHeaderValue,
    Optional<@Size(max = 32) List<@Valid AuthHeader>> authHeaders,
    Change<@Size(max = 131072) String> caCertificate,
    Change<@Size(max = 131072) String> clientCert,
    Change<@Size(max = 32768) String> clientKey,
    Change<@Min(60) @Max(31536000) Integer> refreshIntervalSeconds,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags,
    Optional<@Size(min = 1, max = 36) String> teamId,
    Optional<@Size(min = 1, max = 255) String> ownerEmail,
    Optional<Visibility> visibility) {

  GatewayChange toChange() {
    return new GatewayChange(
        new RowChange(name, description.requested(), tags, teamId, ownerEmail, visibility),
        url,
        transport,
        toAuth(),
        passthroughHeaders,
        pem(caCertificate),
        pem(clientCert),
        pem(clientKey),
        refreshIntervalSeconds.requested());
  }

  private static Optional<Optional<String>> pem(Change<String> change) {
    return change.map(text -> text.filter(written -> !written.isBlank()));
  }

  GatewayAuth toAuth() {
    return AuthHeader.auth(
        authType,
        authUsername,
        authPassword,
        authToken,
        authHeaderKey,
        authHeaderValue,
        authHeaders);
  }

  @Override
  public String toString() {
    return "GatewayUpdate[%s]".formatted(name.orElse(""));
  }
}
