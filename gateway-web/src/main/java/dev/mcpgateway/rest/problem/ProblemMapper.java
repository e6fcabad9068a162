package dev.mcpgateway.rest.problem;

import dev.mcpgateway.caching.CacheUnavailableException;
import dev.mcpgateway.exception.DomainException;
import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.persistence.InvalidPageException;
import dev.mcpgateway.rest.frame.BodyRefusedException;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.json.FieldError;
import dev.mcpgateway.rest.json.InvalidJson;
import dev.mcpgateway.rest.json.JsonWriting;
import dev.mcpgateway.schema.ReadOnlyProbe;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Maps exceptions, of JAX-RS resources and of servlets, to problem details; unexpected ones are
 * described in the log only.
 */
@Provider
@ApplicationScoped
public class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());

  /** Where ContextForge's clients look for a {@code message}. */
  private static final Pattern CATALOGUE =
      Pattern.compile("(/v1)?/(gateways|servers|tools|resources|prompts)(/.*)?");

  /** The database is checked every five seconds. */
  private static final long RETRY_AFTER_SECONDS = 5;

  @Inject private RequestContext request;

  record Finding(
      ProblemType type,
      String detail,
      List<FieldError> errors,
      Map<String, String> headers,
      Map<ErrorMember, Object> members) {

    Finding(ProblemType type, String detail, List<FieldError> errors, Map<String, String> headers) {
      this(type, detail, errors, headers, Map.of());
    }

    static Finding of(ProblemType type, String detail) {
      return new Finding(type, detail, List.of(), Map.of());
    }
  }

  @Override
  public Response toResponse(Throwable failure) {
    return toResponse(failure, request);
  }

  /** The same on any thread. */
  public Response toResponse(Throwable failure, RequestContext failed) {
    Finding finding = examine(failure, failed);
    Response.ResponseBuilder response =
        Response.status(finding.type().status())
            .type(Problem.MEDIA_TYPE)
            .entity(body(finding, failed));
    finding.headers().forEach(response::header);
    return response.build();
  }

  /**
   * Answers outside of JAX-RS, on any thread, with what a resource would have answered with.
   *
   * @param response that is not committed
   * @throws IOException if the client does not take it
   */
  public void write(Throwable failure, RequestContext failed, HttpServletResponse response)
      throws IOException {
    Finding finding = examine(failure, failed);
    response.resetBuffer();
    response.setStatus(finding.type().status());
    response.setContentType(Problem.MEDIA_TYPE);
    finding.headers().forEach(response::setHeader);
    byte[] body = body(finding, failed);
    try {
      response.getOutputStream().write(body);
    } catch (IllegalStateException hasWriter) {
      response.getWriter().write(new String(body, StandardCharsets.UTF_8));
    }
  }

  private Finding examine(Throwable failure, RequestContext failed) {
    Finding finding = find(failure, failed);
    if (finding.type() == ProblemType.READ_ONLY) {
      LOG.log(
          Level.WARNING,
          "Request {0} failed: the database is read-only, and refused to be written to",
          failed.id());
    }
    // Requests that are refused because of load are counted rather than logged, which would make
    // the load worse.
    boolean unexpected = !(failure instanceof DomainException);
    // For an exception that a container has wrapped, such as a failed commit, Jersey calls the
    // mapper twice: with the wrapped one and with the wrapper.
    if ((finding.type() == ProblemType.INTERNAL
            || (finding.type() == ProblemType.UNAVAILABLE && unexpected))
        && failed.failed(rootOf(failure))) {
      LOG.log(
          finding.type() == ProblemType.INTERNAL ? Level.SEVERE : Level.WARNING,
          "Request %s failed".formatted(failed.id()),
          failure);
    }
    return finding;
  }

  private static byte[] body(Finding finding, RequestContext failed) {
    Map<String, Object> members = new TreeMap<>();
    finding.members().forEach((member, value) -> members.put(member.id(), value));
    if (CATALOGUE.matcher(failed.path()).matches()) {
      members.put(ErrorMember.MESSAGE.id(), finding.detail());
    }
    return JsonWriting.bytes(
        new Problem(
            finding.type().uri(),
            finding.type().title(),
            finding.type().status(),
            finding.detail(),
            failed.path(),
            failed.id(),
            finding.errors()),
        members);
  }

  private static Throwable rootOf(Throwable failure) {
    return failure.getCause() == null ? failure : rootOf(failure.getCause());
  }

  private Finding find(Throwable failure, RequestContext failed) {
    if (failure instanceof ApiException api) {
      return new Finding(api.type(), api.getMessage(), api.errors(), api.headers(), api.members());
    }
    if (failure instanceof InvalidJson invalid) {
      return new Finding(
          ProblemType.INVALID_INPUT,
          invalid.errors().stream()
              .limit(3)
              .map(error -> (error.field() + " " + error.detail()).strip())
              .collect(Collectors.joining("; ")),
          invalid.errors(),
          Map.of());
    }
    if (failure instanceof DomainException refusal) {
      Map<ErrorMember, Object> members = new EnumMap<>(ErrorMember.class);
      members.putAll(refusal.members());
      refusal
          .retryAfter()
          .ifPresent(pause -> members.put(ErrorMember.RETRY_AFTER, pause.toSeconds()));
      return new Finding(
          typeOf(refusal),
          refusal.getMessage(),
          refusal.violation().stream()
              .map(
                  violation ->
                      new FieldError(failed.members().spelled(violation.field()), violation.rule()))
              .toList(),
          refusal
              .retryAfter()
              .map(pause -> Map.of("Retry-After", Long.toString(pause.toSeconds())))
              .orElse(Map.of()),
          members);
    }
    if (failure instanceof InvalidPageException page) {
      return new Finding(
          ProblemType.INVALID_INPUT,
          page.getMessage(),
          List.of(new FieldError(page.parameter(), page.detail())),
          Map.of());
    }
    if (failure instanceof WebApplicationException web) {
      return ofContainer(web);
    }
    if (failure instanceof EJBException && failure.getCause() != null) {
      return find(failure.getCause(), failed);
    }
    return ofUnexpected(failure, failed);
  }

  private static ProblemType typeOf(DomainException refusal) {
    return switch (refusal.kind()) {
      case INVALID -> ProblemType.INVALID_INPUT;
      case NOT_FOUND -> ProblemType.NOT_FOUND;
      case FORBIDDEN -> ProblemType.FORBIDDEN;
      case CONFLICT -> ProblemType.CONFLICT;
      case STALE -> ProblemType.CHANGED_MEANWHILE;
      case UNAVAILABLE -> ProblemType.UNAVAILABLE;
      case UPSTREAM -> ProblemType.UPSTREAM;
    };
  }

  /**
   * Errors of JAX-RS and of servlets themselves; their messages contain class names, so they are
   * not passed on.
   */
  private static Finding ofContainer(WebApplicationException failure) {
    Response response = failure.getResponse();
    return ofStatus(response.getStatus(), Optional.ofNullable(response.getHeaderString("Allow")));
  }

  static Finding ofStatus(int status, Optional<String> allowed) {
    return switch (status) {
      // So the platform answers for what is switched off.
      case 401, 403 -> Finding.of(ProblemType.FORBIDDEN, "The server does not serve this path");
      case 404 -> Finding.of(ProblemType.NOT_FOUND, "There is nothing at this path");
      case 405, 501 ->
          new Finding(
              ProblemType.METHOD_NOT_ALLOWED,
              "This path does not take this method",
              List.of(),
              allowed.map(allow -> Map.of("Allow", allow)).orElse(Map.of()));
      case 406 ->
          Finding.of(ProblemType.NOT_ACCEPTABLE, "Nothing that the request accepts is offered");
      case 413 -> Finding.of(ProblemType.TOO_LARGE, "The request body is too large");
      case 415 -> Finding.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "application/json is taken");
      case 400 -> Finding.of(ProblemType.INVALID_INPUT, "The request cannot be read");
      default -> Finding.of(ProblemType.INTERNAL, "The gateway failed; its log has the reason");
    };
  }

  private Finding ofUnexpected(Throwable failure, RequestContext failed) {
    if (isReadOnly(failure)) {
      return unavailable(
          ProblemType.READ_ONLY, "The database is read-only, so nothing can be changed: try again");
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BodyRefusedException body) {
        return find(body.problem(), failed);
      }
      if (cause instanceof CacheUnavailableException
          || (cause instanceof SQLException sql && isTransient(sql.getSQLState()))) {
        return unavailable(
            ProblemType.UNAVAILABLE, "The database does not answer in time: try again");
      }
    }
    return Finding.of(ProblemType.INTERNAL, "The gateway failed; its log has the reason");
  }

  private static Finding unavailable(ProblemType type, String detail) {
    return new Finding(
        type,
        detail,
        List.of(),
        Map.of("Retry-After", Long.toString(RETRY_AFTER_SECONDS)),
        Map.of(ErrorMember.RETRY_AFTER, RETRY_AFTER_SECONDS));
  }

  /** Checks the whole chain of causes, since access decisions wrap the database's exception. */
  private static boolean isReadOnly(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && ReadOnlyProbe.isReadOnly(sql)) {
        return true;
      }
    }
    return false;
  }

  /**
   * No connection, a deadlock, a serialization failure, a cancelled statement, a full server, an
   * idle transaction that was ended.
   */
  private static boolean isTransient(String sqlState) {
    return sqlState != null
        && (sqlState.startsWith("08")
            || sqlState.startsWith("40")
            || sqlState.startsWith("53")
            || sqlState.startsWith("57")
            || sqlState.equals("55P03")
            || sqlState.equals("25P03"));
  }
}
