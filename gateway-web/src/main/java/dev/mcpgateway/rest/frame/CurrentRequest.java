package dev.mcpgateway.rest.frame;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.rbac.PermissionRequest.Origin;
import dev.mcpgateway.rest.problem.ApiException;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.Set;

/** The request that is being answered. */
@RequestScoped
public class CurrentRequest {

  private String id = "";
  private String path = "";
  private String address = "";
  private Optional<String> userAgent = Optional.empty();
  private Optional<String> route = Optional.empty();
  private Optional<Caller> caller = Optional.empty();
  private Optional<Checked> checked = Optional.empty();
  private Optional<String> target = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();

  /**
   * A permission that was asked about.
   *
   * @param roles the names of the roles that counted
   */
  public record Checked(PermissionRequest question, boolean granted, Set<String> roles) {}

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

  public void checked(Checked permission) {
    checked = Optional.of(permission);
  }

  /** The permission that was asked about last. */
  public Optional<Checked> checked() {
    return checked;
  }

  /** Says, for the record, what the operation is about, where its path and its body do not. */
  public void about(String id) {
    target = Optional.of(id);
  }

  public Optional<String> target() {
    return target;
  }

  /**
   * Remembers what made it fail.
   *
   * @param cause the innermost
   * @return whether that is news
   */
  public boolean failed(Throwable cause) {
    boolean known = failure.filter(earlier -> earlier == cause).isPresent();
    failure = Optional.of(cause);
    return !known;
  }

  /** Where something is that was made, under the same prefix as the request. */
  public String location(String pathWithoutVersion) {
    return VersionPrefix.of(path) + pathWithoutVersion;
  }
}
