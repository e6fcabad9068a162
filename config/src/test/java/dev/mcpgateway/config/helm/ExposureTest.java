package dev.mcpgateway.config.helm;

import static dev.mcpgateway.config.helm.GatewayChart.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import org.junit.jupiter.api.Test;

/** Service, Ingress and HTTPRoute: each leads to the pods. */
class ExposureTest {

  @Test
  void theServiceSelectsTheGatewaysPodsByTheirNamedPort() {
    Release release = render("");
    Service service = release.only(Service.class);

    assertThat(service.getSpec().getSelector())
        .isEqualTo(release.deployment().getSpec().getSelector().getMatchLabels());
    assertThat(release.deployment().getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(service.getSpec().getSelector());
    assertThat(service.getSpec().getPorts())
        .singleElement()
        .returns(80, port -> port.getPort())
        .returns(new IntOrString("http"), port -> port.getTargetPort());
    assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
  }

  @Test
  void theServiceIsConfigurable() {
    Service service =
        render("service: {type: LoadBalancer, port: 8443, annotations: {internal: 'true'}}")
            .only(Service.class);

    assertThat(service.getSpec().getType()).isEqualTo("LoadBalancer");
    assertThat(service.getSpec().getPorts()).extracting(port -> port.getPort()).containsOnly(8443);
    assertThat(service.getMetadata().getAnnotations()).containsEntry("internal", "true");
  }

  @Test
  void nothingIsExposedOutsideTheClusterUnlessAskedFor() {
    assertThat(render("").manifests())
        .extracting(Manifest::kind)
        .doesNotContain("Ingress", "HTTPRoute");
  }

  @Test
  void anIngressLeadsEachHostToTheService() {
    Release release =
        render(
            """
            ingress:
              enabled: true
              className: nginx
              annotations: {nginx.ingress.kubernetes.io/proxy-buffering: "off"}
              hosts:
                - {host: a.example.com}
                - {host: b.example.com, path: /mcp}
              tls:
                - {secretName: existing-tls, hosts: [a.example.com]}
            """);
    Ingress ingress = release.only(Ingress.class);

    assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
    assertThat(ingress.getMetadata().getAnnotations()).hasSize(1);
    assertThat(ingress.getSpec().getTls())
        .singleElement()
        .returns("existing-tls", tls -> tls.getSecretName());
    assertThat(ingress.getSpec().getRules())
        .extracting(rule -> rule.getHost() + rule.getHttp().getPaths().get(0).getPath())
        .containsExactly("a.example.com/", "b.example.com/mcp");
    assertThat(ingress.getSpec().getRules())
        .flatExtracting(rule -> rule.getHttp().getPaths())
        .extracting(HTTPIngressPath::getBackend)
        .allSatisfy(
            backend -> {
              assertThat(backend.getService().getName())
                  .isEqualTo(release.only(Service.class).getMetadata().getName());
              assertThat(backend.getService().getPort().getName()).isEqualTo("http");
            });
  }

  @Test
  void anIngressWithoutClassAnnotationsAndTlsHasNone() {
    Ingress ingress =
        render("ingress: {enabled: true, hosts: [{host: a.example.com}]}").only(Ingress.class);

    assertThat(ingress.getSpec().getIngressClassName()).isNull();
    assertThat(ingress.getMetadata().getAnnotations()).isEmpty();
    assertThat(ingress.getSpec().getTls()).isEmpty();
  }

  @Test
  void anHttpRouteAttachesToItsGatewayAndLeadsToTheService() {
    Release release =
        render(
            """
            service: {port: 8081}
            httpRoute:
              enabled: true
              annotations: {owner: platform}
              parentRefs: [{name: shared, namespace: infrastructure, sectionName: https}]
              hostnames: [gateway.example.com]
              path: /mcp
            """);
    HTTPRoute route = release.only(HTTPRoute.class);

    assertThat(route.getMetadata().getAnnotations()).containsEntry("owner", "platform");
    assertThat(route.getSpec().getParentRefs())
        .singleElement()
        .returns("shared", parent -> parent.getName())
        .returns("https", parent -> parent.getSectionName());
    assertThat(route.getSpec().getHostnames()).containsExactly("gateway.example.com");
    assertThat(route.getSpec().getRules())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getMatches().get(0).getPath().getValue()).isEqualTo("/mcp");
              assertThat(rule.getBackendRefs())
                  .singleElement()
                  .returns("prod-gateway", backend -> backend.getName())
                  .returns(8081, backend -> backend.getPort());
            });
  }

  @Test
  void anHttpRouteWithoutHostnamesTakesThoseOfItsGateway() {
    HTTPRoute route =
        render("httpRoute: {enabled: true, parentRefs: [{name: shared}]}").only(HTTPRoute.class);

    assertThat(route.getSpec().getHostnames()).isEmpty();
    assertThat(route.getMetadata().getAnnotations()).isEmpty();
  }

  private static Release render(String values) {
    return GatewayChart.render(MINIMAL, values);
  }
}
