package dev.mcpgateway.rest.access;

import dev.mcpgateway.rbac.boundary.PermissionChecker;
import dev.mcpgateway.rest.frame.RequestContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;

/**
 * Registers the filters of every operation; an operation without the required annotations fails the
 * deployment.
 */
@Provider
@ApplicationScoped
public class AccessFeature implements DynamicFeature {

  @Inject private RequestContext request;
  @Inject private Authenticator authenticator;
  @Inject private Access access;
  @Inject private PermissionChecker checker;

  @Override
  public void configure(ResourceInfo operation, FeatureContext context) {
    Method method = operation.getResourceMethod();
    if (!method.getDeclaringClass().getPackageName().startsWith("dev.mcpgateway")) {
      return;
    }
    Requirement requirement = requirementOf(method);
    Audited audited = method.getAnnotation(Audited.class);
    if (audited == null) {
      throw new IllegalStateException("%s must say what it is about: @Audited".formatted(method));
    }
    String route = template(operation.getResourceClass()) + template(method);
    context.register(
        new AccessFilter(requirement, route, request, authenticator, access),
        Priorities.AUTHENTICATION);
    Optional<Requirement.Held> held =
        requirement instanceof Requirement.Held asked ? Optional.of(asked) : Optional.empty();
    context.register(
        new AuditFilter(
            audited,
            requirement instanceof Requirement.Nothing,
            held.map(asked -> asked.permission().id()),
            Optional.of(audited.team())
                .filter(name -> !name.isEmpty())
                .or(() -> held.flatMap(Requirement.Held::teamParameter)),
            route,
            checker));
  }

  private static Requirement requirementOf(Method method) {
    Requires requires = method.getAnnotation(Requires.class);
    Authenticated authenticated = method.getAnnotation(Authenticated.class);
    if (requires != null) {
      return new Requirement.Held(
          requires.value(),
          Optional.of(requires.team()).filter(name -> !name.isEmpty()),
          requires.forOthersOnly(),
          requires.byLoginOnly(),
          requires.orInOwnTeam(),
          Set.of(requires.reachedWithin()));
    }
    if (authenticated != null) {
      return new Requirement.Login(
          authenticated.beforePasswordChange(),
          authenticated.byLoginOnly(),
          Set.of(authenticated.reachedWithin()));
    }
    if (method.isAnnotationPresent(Open.class)) {
      return new Requirement.Nothing();
    }
    throw new IllegalStateException(
        "%s must say what it asks for: @Requires, @Authenticated or @Open".formatted(method));
  }

  private static String template(AnnotatedElement element) {
    return Optional.ofNullable(element.getAnnotation(Path.class))
        .map(path -> path.value().replaceAll("^/?(.+)$", "/$1").replaceAll("/$", ""))
        .orElse("");
  }
}
