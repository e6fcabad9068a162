package dev.mcpgateway.rest.frame;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.rbac.PermissionRequest.Origin;
import dev.mcpgateway.rest.json.RequestMembers;
import dev.mcpgateway.rest.problem.ApiException;
import jakarta.servlet.ServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one request, for whichever thread answers it. JAX-RS resources have it injected;
 * who answers on another thread, where there is no request scope, takes it from the request before,
 * with {@link #of}, and hands it on.
 */
public class RequestContext {

  private static final String ATTRIBUTE = RequestContext.class.getName();

  private final String id;
  private final String path;
  private final String address;
  private final Optional<String> userAgent;
  private volatile Optional<String> route = Optional.empty();
  private volatile Optional<Caller> caller = Optional.empty();
  private volatile Optional<Checked> checked = Optional.empty();
  private volatile Optional<String> target = Optional.empty();
  private volatile Optional<String> client = Optional.empty();
  private volatile Optional<Throwable> failure = Optional.empty();
  private volatile End end = End.COMPLETE;
  private volatile RequestMembers members = RequestMembers.NONE;

  // Guarded by this.
  private Optional<Map<String, Object>> call = Optional.empty();
  private boolean isLogged;

  /**
   * A permission that was asked about.
   *
   * @param roles the names of the roles that counted
   */
  public record Checked(PermissionRequest question, boolean granted, Set<String> roles) {}

  /** How an exchange ended. */
  public enum End {
    /** The answer was given, whatever it was. */
    COMPLETE,
    /** What was to answer failed on the way. */
    ERROR,
    /** The time of the asynchronous answer was over. */
    TIMEOUT,
    /** The client had gone before the answer was given. */
    CLIENT_GONE;

    /** As in the access log. */
    String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** For the proxies of CDI. */
  protected RequestContext() {
    this("", "", "", Optional.empty());
  }

  RequestContext(String id, String path, String address, Optional<String> userAgent) {
    this.id = id;
    this.path = path;
    this.address = address;
    this.userAgent = userAgent;
  }

  /**
   * That of a request which has come through {@link HttpFrame}.
   *
   * @throws NullPointerException for any other
   */
  public static RequestContext of(ServletRequest request) {
    return (RequestContext) Objects.requireNonNull(request.getAttribute(ATTRIBUTE));
  }

  /** As {@link #of(ServletRequest)}, on whichever thread. */
  public static RequestContext of(ContainerRequestContext request) {
    return (RequestContext) Objects.requireNonNull(request.getProperty(ATTRIBUTE));
  }

  void attachTo(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
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
  public void about(String newTarget) {
    target = Optional.of(newTarget);
  }

  public Optional<String> target() {
    return target;
  }

  /** Says, for the log, what the program that calls names itself, where its protocol has that. */
  public void client(String name) {
    client = Optional.of(name);
  }

  Optional<String> client() {
    return client;
  }

  void read(RequestMembers newMembers) {
    members = newMembers;
  }

  /** What its body had besides the record that was made of it. */
  public RequestMembers members() {
    return members;
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

  /** Says, for the access log, how the exchange ends; {@link End#COMPLETE} needs no word. */
  public void endsWith(End how) {
    end = how;
  }

  public End end() {
    return end;
  }

  /** Takes what the line of the request is to say of a call; one, and while there is no line. */
  synchronized boolean takes(Map<String, Object> members) {
    if (isLogged || call.isPresent()) {
      return false;
    }
    call = Optional.of(members);
    return true;
  }

  /** What the line of the request says of a call; it takes none from now on. */
  synchronized Optional<Map<String, Object>> logged() {
    isLogged = true;
    return call;
  }

  /** Where something is that was made, under the same prefix as the request. */
  public String location(String pathWithoutVersion) {
    return VersionPrefix.of(path) + pathWithoutVersion;
  }
}
