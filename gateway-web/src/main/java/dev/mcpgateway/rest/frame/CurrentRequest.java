package dev.mcpgateway.rest.frame;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.rbac.PermissionRequest.Origin;
import dev.mcpgateway.rest.problem.ApiException;
import jakarta.enterprise.context.RequestScoped;
import java.net.URI;
import java.util.Optional;

/** The request that is being answered. */
@RequestScoped
public class CurrentRequest {

  private String id = "";
  private String path = "";
  private String address = "";
  private Optional<String> userAgent = Optional.empty();
  private Optional<String> route = Optional.empty();
  private Optional<Caller> caller = Optional.empty();

  void begin(String newId, String newPath, String newAddress, Optional<String> newUserAgent) {
    id = newId;
    path = newPath;
    address = newAddress;
    userAgent = newUserAgent;
  }

  /** As in the log and in {@code X-Request-Id}. */
  public String id() {
    return id;
  }

  /** As the client wrote it, without the query. */
  public String path() {
    return path;
  }

  /** Where the client is, as far as is known. */
  public String address() {
    return address;
  }

  public Origin origin() {
    return new Origin(Optional.of(address).filter(text -> !text.isEmpty()), userAgent);
  }

  /** The template of the operation that matched, such as {@code /rbac/roles/{id}}. */
  public Optional<String> route() {
    return route;
  }

  public void matched(String template) {
    route = Optional.of(template);
  }

  public void authenticated(Caller newCaller) {
    caller = Optional.of(newCaller);
  }

  public Optional<Caller> callerIfKnown() {
    return caller;
  }

  /** Who is calling, in an operation that asks for it. */
  public Caller caller() {
    return caller.orElseThrow(() -> ApiException.unauthenticated("Log in first", false));
  }

  /** Where something is that was made, under the same prefix as the request. */
  public URI location(String pathWithoutVersion) {
    return URI.create(VersionPrefix.of(path) + pathWithoutVersion);
  }
}
