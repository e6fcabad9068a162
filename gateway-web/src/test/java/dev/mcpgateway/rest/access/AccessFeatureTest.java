package dev.mcpgateway.rest.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.rest.Described;
import dev.mcpgateway.rest.GatewayApplication;
import dev.mcpgateway.rest.openapi.TryPage;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccessFeatureTest {

  private final List<Object> registered = new ArrayList<>();

  @Path("/undeclared")
  public static final class Undeclared {
    @GET
    public String open() {
      return "to everybody, by mistake";
    }
  }

  @Test
  void anOperationThatDoesNotSayWhatItAsksForIsRefused() throws Exception {
    Method undeclared = Undeclared.class.getMethod("open");
    assertThatThrownBy(() -> configure(undeclared))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Undeclared.open()")
        .hasMessageContaining("must say what it asks for");
    assertThat(registered).isEmpty();
  }

  @Path("/unrecorded")
  public static final class Unrecorded {
    @GET
    @Open
    public String about() {
      return "nobody knows what";
    }
  }

  @Test
  void anOperationThatDoesNotSayWhatItIsAboutIsRefused() throws Exception {
    Method unrecorded = Unrecorded.class.getMethod("about");
    assertThatThrownBy(() -> configure(unrecorded))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Unrecorded.about()")
        .hasMessageContaining("must say what it is about");
    assertThat(registered).isEmpty();
  }

  @Test
  void everyOperationSaysWhatItAsksForAndGetsItsFilters() {
    List<Method> operations = operations().toList();
    assertThat(operations).hasSizeGreaterThan(50);
    for (Method operation : operations) {
      assertThatCode(() -> configure(operation)).doesNotThrowAnyException();
      assertThat(declarations(operation)).as("declarations of %s", operation).isEqualTo(1);
    }
    assertThat(registered).hasSize(2 * operations.size());
    assertThat(registered).filteredOn(AccessFilter.class::isInstance).hasSize(operations.size());
    assertThat(registered).filteredOn(AuditFilter.class::isInstance).hasSize(operations.size());
  }

  @Test
  void everyOperationOfTheApiIsInItsDocument() {
    assertThat(operations().filter(operation -> !operation.isAnnotationPresent(Described.class)))
        .allMatch(operation -> operation.getDeclaringClass() == TryPage.class);
  }

  private static Stream<Method> operations() {
    return GatewayApplication.RESOURCES.stream()
        .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods()))
        .filter(
            method ->
                Arrays.stream(method.getAnnotations())
                    .anyMatch(
                        annotation ->
                            annotation.annotationType().isAnnotationPresent(HttpMethod.class)));
  }

  private static long declarations(Method operation) {
    return Stream.of(Requires.class, Authenticated.class, Open.class)
        .filter(operation::isAnnotationPresent)
        .count();
  }

  private void configure(Method operation) {
    ResourceInfo info =
        new ResourceInfo() {
          @Override
          public Method getResourceMethod() {
            return operation;
          }

          @Override
          public Class<?> getResourceClass() {
            return operation.getDeclaringClass();
          }
        };
    FeatureContext context =
        (FeatureContext)
            Proxy.newProxyInstance(
                AccessFeatureTest.class.getClassLoader(),
                new Class<?>[] {FeatureContext.class},
                (proxy, method, arguments) -> {
                  registered.add(arguments[0]);
                  return proxy;
                });
    new AccessFeature().configure(info, context);
  }
}
