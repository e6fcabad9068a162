package dev.mcpgateway.rest.access;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.rbac.AuditOutcome;
import dev.mcpgateway.rbac.AuditedOperation;
import dev.mcpgateway.rbac.PermissionRequest;
import dev.mcpgateway.rbac.boundary.PermissionChecker;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.json.Change;
import dev.mcpgateway.rest.json.Names;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records one operation when it has ended, on whichever thread: who asked for what, on what, and
 * what became of it.
 *
 * <p>Recorded is everything that changes something or was to, and what was to be read and could not
 * be. Of people who have not shown who they are only what decided about that is, a login that
 * succeeded or failed: what is refused before would let strangers fill the table.
 */
final class AuditFilter implements ReaderInterceptor, ContainerResponseFilter {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final String BODY = AuditFilter.class.getName() + ".body";

  private final Audited audited;
  private final boolean open;
  private final Optional<String> permission;
  private final Optional<String> teamParameter;
  private final String route;
  private final PermissionChecker checker;

  /**
   * For one operation.
   *
   * @param open whether nobody needs to say who they are
   * @param permission that it asks for, if any
   * @param teamParameter the parameter of its path with the id of a team, if any
   */
  AuditFilter(
      Audited audited,
      boolean open,
      Optional<String> permission,
      Optional<String> teamParameter,
      String route,
      PermissionChecker checker) {
    this.audited = audited;
    this.open = open;
    this.permission = permission;
    this.teamParameter = teamParameter;
    this.route = route;
    this.checker = checker;
  }

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body = context.proceed();
    if (body instanceof Record input) {
      context.setProperty(BODY, given(input));
    }
    return body;
  }

  @Override
  public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
    RequestContext request = RequestContext.of(asked);
    Map<String, Object> body = body(asked);
    Optional<String> target = target(request, asked, answer, body);
    Optional<Caller> caller = request.callerIfKnown();
    Optional<String> who = caller.map(Caller::email).or(() -> target);
    if (who.isEmpty() || !isRecorded(asked, answer.getStatus(), caller.isPresent())) {
      return;
    }
    Optional<RequestContext.Checked> checked = request.checked();
    PermissionRequest question =
        checked
            .map(RequestContext.Checked::question)
            .orElseGet(() -> PermissionRequest.of(who.get(), permission.orElseGet(audited::as)))
            .about(new PermissionRequest.Resource(audited.value(), target))
            .auditedFrom(request.origin());
    checker.record(
        teamParameter
            .map(name -> asked.getUriInfo().getPathParameters().getFirst(name))
            .map(question::inTeam)
            .orElse(question),
        isGranted(answer.getStatus(), checked),
        checked.map(RequestContext.Checked::roles).orElse(Set.of()),
        new AuditedOperation(
            asked.getMethod() + " " + route,
            outcome(answer.getStatus()),
            List.copyOf(body.keySet()),
            caller.flatMap(Caller::apiTokenId),
            request.id()));
  }

  private boolean isRecorded(ContainerRequestContext asked, int status, boolean known) {
    if (!known) {
      return open && (status == 200 || status == 401) && !reads(asked);
    }
    return status >= 400 || !reads(asked);
  }

  private boolean reads(ContainerRequestContext asked) {
    return audited.reads() || READING.contains(asked.getMethod());
  }

  private static boolean isGranted(int status, Optional<RequestContext.Checked> checked) {
    return status != 401
        && status != 403
        && checked.map(RequestContext.Checked::granted).orElse(true);
  }

  private static AuditOutcome outcome(int status) {
    if (status < 400) {
      return AuditOutcome.DONE;
    }
    if (status == 404) {
      return AuditOutcome.NOT_FOUND;
    }
    return status < 500 ? AuditOutcome.REFUSED : AuditOutcome.FAILED;
  }

  private Optional<String> target(
      RequestContext request,
      ContainerRequestContext asked,
      ContainerResponseContext answer,
      Map<String, Object> body) {
    if (request.target().isPresent()) {
      return request.target();
    }
    if (audited.id().length == 0) {
      return Optional.ofNullable(answer.getLocation()).map(AuditFilter::lastSegment);
    }
    List<String> values = new ArrayList<>();
    for (String name : audited.id()) {
      value(request, asked, body, name).ifPresent(values::add);
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join("/", values));
  }

  private static Optional<String> value(
      RequestContext request,
      ContainerRequestContext asked,
      Map<String, Object> body,
      String name) {
    if (name.equals(Audited.CALLER)) {
      return request.callerIfKnown().map(Caller::email);
    }
    Optional<String> written =
        Optional.ofNullable(asked.getUriInfo().getPathParameters().getFirst(name))
            .or(() -> Optional.ofNullable(body.get(name)).map(Object::toString));
    // As accounts are stored, so that one can be found however it was written.
    return name.endsWith("email")
        ? written.map(email -> email.strip().toLowerCase(Locale.ROOT))
        : written;
  }

  private static String lastSegment(URI location) {
    String path = location.getRawPath();
    return URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> body(ContainerRequestContext asked) {
    Object body = asked.getProperty(BODY);
    return body == null ? Map.of() : (Map<String, Object>) body;
  }

  /** The members that the client sent, as they are called in JSON. */
  private static Map<String, Object> given(Record body) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (RecordComponent component : body.getClass().getRecordComponents()) {
      given(component, body)
          .ifPresent(value -> members.put(Names.inJson(component.getName()), value));
    }
    return members;
  }

  private static Optional<Object> given(RecordComponent component, Record body) {
    try {
      Object value = component.getAccessor().invoke(body);
      if (value instanceof Change<?> change) {
        return change.map(to -> to.<Object>map(present -> present).orElse(""));
      }
      return value instanceof Optional<?> optional
          ? optional.map(present -> present)
          : Optional.ofNullable(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("%s cannot be read".formatted(component), e);
    }
  }
}
