package dev.mcpgateway.config.helm;

import static dev.mcpgateway.config.helm.GatewayChart.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NetworkPolicyTest {

  @Test
  void isOffUnlessAskedFor() {
    assertThat(GatewayChart.render(MINIMAL).all(NetworkPolicy.class)).isEmpty();
  }

  @Test
  void thePodsMayOnlyBeAskedOnTheirPortAndOnlyReachNamesTheDatabaseAndUpstreams() {
    NetworkPolicySpec policy = gatewayPolicy("");

    assertThat(policy.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
    assertThat(policy.getIngress())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getFrom()).isEmpty();
              assertThat(rule.getPorts())
                  .singleElement()
                  .returns("http", port -> port.getPort().getStrVal());
            });
    assertThat(ports(policy)).containsExactly("UDP/53", "TCP/53", "TCP/5432", "TCP/6432", "TCP");
  }

  @Test
  void upstreamsAreReachedAnywhereButWhereCloudsKeepTheirMetadata() {
    assertThat(gatewayPolicy("").getEgress().get(2).getTo())
        .satisfiesExactly(
            pods -> assertThat(pods.getNamespaceSelector().getMatchLabels()).isEmpty(),
            ipv4 ->
                assertThat(ipv4.getIpBlock())
                    .returns("0.0.0.0/0", block -> block.getCidr())
                    .returns(
                        List.of(
                            "169.254.0.0/16",
                            "100.100.100.200/32",
                            "168.63.129.16/32",
                            "192.0.0.192/32"),
                        block -> block.getExcept()),
            ipv6 ->
                assertThat(ipv6.getIpBlock())
                    .returns("::/0", block -> block.getCidr())
                    .returns(
                        List.of(
                            "fe80::/10",
                            "fd00:ec2::/32",
                            "fd20:ce::254/128",
                            "fd00:c1::a9fe:a9fe/128"),
                        block -> block.getExcept()));
  }

  @Test
  void whereUpstreamsAreIsConfigurable() {
    NetworkPolicySpec policy =
        gatewayPolicy(
            """
              upstreams:
                to: [{namespaceSelector: {matchLabels: {name: tools}}}]
                ports: [8000, 443]
            """);

    assertThat(ports(policy))
        .containsExactly("UDP/53", "TCP/53", "TCP/5432", "TCP/6432", "TCP/8000", "TCP/443");
    assertThat(policy.getEgress().get(2).getTo())
        .singleElement()
        .satisfies(
            peer ->
                assertThat(peer.getNamespaceSelector().getMatchLabels())
                    .containsEntry("name", "tools"));
    assertThat(ports(gatewayPolicy("  upstreams: {enabled: false}\n")))
        .containsExactly("UDP/53", "TCP/53", "TCP/5432", "TCP/6432");
  }

  @Test
  void peersOfTheDatabaseItsPortsAndFurtherDestinationsAreConfigurable() {
    NetworkPolicySpec policy =
        gatewayPolicy(
            """
              databaseTo: [{ipBlock: {cidr: 10.1.0.0/16}}]
              databasePorts: [15432]
              upstreams: {enabled: false}
              extraEgress: [{ports: [{port: 443, protocol: TCP}]}]
            """);

    assertThat(ports(policy)).containsExactly("UDP/53", "TCP/53", "TCP/15432", "TCP/443");
    assertThat(policy.getEgress().get(1).getTo())
        .singleElement()
        .returns("10.1.0.0/16", peer -> peer.getIpBlock().getCidr());
  }

  @Test
  void whereCallersAreRestrictedTheReleaseTestIsStillLetIn() {
    NetworkPolicySpec policy =
        gatewayPolicy("  ingressFrom: [{podSelector: {matchLabels: {role: proxy}}}]\n");

    assertThat(policy.getIngress().get(0).getFrom())
        .extracting(peer -> peer.getPodSelector().getMatchLabels())
        .anySatisfy(labels -> assertThat(labels).containsEntry("role", "proxy"))
        .anySatisfy(
            labels -> assertThat(labels).containsEntry("app.kubernetes.io/component", "test"))
        .hasSize(2);
  }

  @Test
  void whoMayReadTheMetricsIsConfigurable() {
    NetworkPolicySpec policy =
        gatewayPolicy("  metricsFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]\n");

    assertThat(policy.getIngress()).hasSize(2);
    assertThat(policy.getIngress().get(1).getPorts())
        .singleElement()
        .returns("management", port -> port.getPort().getStrVal());
    assertThat(policy.getIngress().get(1).getFrom())
        .singleElement()
        .satisfies(
            peer ->
                assertThat(peer.getNamespaceSelector().getMatchLabels())
                    .containsEntry("name", "monitoring"));
  }

  @Test
  void theMigrationHasAPolicyBeforeItRuns() {
    Release release = render("", "pre-install,pre-upgrade");
    Manifest policy =
        release.hooksFor("pre-install").stream()
            .filter(manifest -> manifest.kind().equals("NetworkPolicy"))
            .findFirst()
            .orElseThrow();

    assertThat(policy.hookWeight()).isNegative();
    NetworkPolicySpec spec = ((NetworkPolicy) policy.object()).getSpec();
    assertThat(spec.getIngress()).isEmpty();
    assertThat(spec.getPolicyTypes()).contains("Ingress");
    assertThat(ports(spec)).containsExactly("UDP/53", "TCP/53", "TCP/5432", "TCP/6432");
    assertThat(release.migration().getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(spec.getPodSelector().getMatchLabels());
  }

  @Test
  void theMigrationThatComesWithThePodsHasOneToo() {
    Release release = render("", "post-install,pre-upgrade");

    assertThat(release.ordinary().stream().filter(m -> m.kind().equals("NetworkPolicy")))
        .extracting(Manifest::name)
        .containsExactlyInAnyOrder("prod-gateway", "prod-gateway-migrate");
    assertThat(release.only(NetworkPolicy.class, "prod-gateway-migrate").getSpec())
        .isEqualTo(release.only(NetworkPolicy.class, "prod-gateway-migration").getSpec());
  }

  private static NetworkPolicySpec gatewayPolicy(String values) {
    Release release = render(values, "pre-install,pre-upgrade");
    NetworkPolicySpec policy = release.only(NetworkPolicy.class, "prod-gateway").getSpec();
    Map<String, String> labels =
        release.deployment().getSpec().getTemplate().getMetadata().getLabels();
    assertThat(labels).containsAllEntriesOf(policy.getPodSelector().getMatchLabels());
    return policy;
  }

  private static Release render(String values, String phase) {
    return GatewayChart.render(
        MINIMAL,
        "migration: {hookPhase: '" + phase + "'}\nnetworkPolicy:\n  enabled: true\n" + values);
  }

  private static Stream<String> ports(NetworkPolicySpec policy) {
    return policy.getEgress().stream()
        .map(NetworkPolicyEgressRule::getPorts)
        .flatMap(ports -> ports.stream())
        .map(
            port ->
                port.getPort() == null
                    ? port.getProtocol()
                    : port.getProtocol() + "/" + port.getPort().getIntVal());
  }
}
