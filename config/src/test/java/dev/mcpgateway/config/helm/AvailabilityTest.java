package dev.mcpgateway.config.helm;

import static dev.mcpgateway.config.helm.GatewayChart.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Disruption budget, autoscaling and spread. */
class AvailabilityTest {

  @Test
  void oneReplicaAtATimeMayBeTakenAway() {
    Release release = render("");

    assertThat(release.only(PodDisruptionBudget.class).getSpec())
        .returns(new IntOrString(1), PodDisruptionBudgetSpec::getMaxUnavailable)
        .returns(null, PodDisruptionBudgetSpec::getMinAvailable)
        .returns(
            release.deployment().getSpec().getSelector(), PodDisruptionBudgetSpec::getSelector);
  }

  @Test
  void replicasThatWaitForTheSchemaDoNotKeepANodeFromBeingDrained() {
    assertThat(render("").only(PodDisruptionBudget.class).getSpec().getUnhealthyPodEvictionPolicy())
        .isEqualTo("AlwaysAllow");
  }

  @Test
  void theBudgetMayBeGivenTheOtherWayRoundOrNotAtAll() {
    assertThat(
            render("podDisruptionBudget: {minAvailable: 50%}")
                .only(PodDisruptionBudget.class)
                .getSpec())
        .returns(new IntOrString("50%"), PodDisruptionBudgetSpec::getMinAvailable)
        .returns(null, PodDisruptionBudgetSpec::getMaxUnavailable);
    assertThat(render("podDisruptionBudget: {enabled: false}").all(PodDisruptionBudget.class))
        .isEmpty();
  }

  @Test
  void anAutoscalerOwnsTheNumberOfReplicas() {
    Release release =
        render(
            """
            replicaCount: 4
            autoscaling:
              enabled: true
              minReplicas: 2
              maxReplicas: 8
              targetCPUUtilizationPercentage: 60
              targetMemoryUtilizationPercentage: 70
              behavior: {scaleDown: {stabilizationWindowSeconds: 300}}
            """);
    HorizontalPodAutoscaler autoscaler = release.only(HorizontalPodAutoscaler.class);

    assertThat(release.deployment().getSpec().getReplicas()).isNull();
    assertThat(autoscaler.getSpec())
        .returns(2, HorizontalPodAutoscalerSpec::getMinReplicas)
        .returns(8, HorizontalPodAutoscalerSpec::getMaxReplicas);
    assertThat(autoscaler.getSpec().getScaleTargetRef().getName()).isEqualTo("prod-gateway");
    assertThat(autoscaler.getSpec().getMetrics())
        .extracting(
            metric ->
                metric.getResource().getName()
                    + " "
                    + metric.getResource().getTarget().getAverageUtilization())
        .containsExactlyInAnyOrder("cpu 60", "memory 70");
    assertThat(autoscaler.getSpec().getBehavior().getScaleDown().getStabilizationWindowSeconds())
        .isEqualTo(300);
  }

  @Test
  void byDefaultTheAutoscalerLooksAtTheProcessorOnly() {
    HorizontalPodAutoscaler autoscaler =
        render("autoscaling: {enabled: true}").only(HorizontalPodAutoscaler.class);

    assertThat(autoscaler.getSpec().getMetrics())
        .extracting(metric -> metric.getResource().getName())
        .containsExactly("cpu");
    assertThat(autoscaler.getSpec().getBehavior()).isNull();
  }

  @Test
  void withoutAnAutoscalerTheNumberIsFixed() {
    Release release = render("");

    assertThat(release.all(HorizontalPodAutoscaler.class)).isEmpty();
    assertThat(release.deployment().getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void replicasAreSpreadOverZonesAndNodesWhereThatIsPossible() {
    Release release = render("");

    assertThat(release.pod().getTopologySpreadConstraints())
        .extracting(TopologySpreadConstraint::getTopologyKey)
        .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
    assertThat(release.pod().getTopologySpreadConstraints())
        .allSatisfy(
            constraint -> {
              assertThat(constraint.getWhenUnsatisfiable()).isEqualTo("ScheduleAnyway");
              assertThat(constraint.getMatchLabelKeys()).containsExactly("pod-template-hash");
              assertThat(constraint.getLabelSelector())
                  .isEqualTo(release.deployment().getSpec().getSelector());
            });
  }

  @Test
  void ownConstraintsReplaceTheDefaultAndGetTheSelector() {
    Release release =
        render(
            """
            topologySpread:
              constraints:
                - {maxSkew: 2, topologyKey: rack, whenUnsatisfiable: DoNotSchedule}
                - maxSkew: 1
                  topologyKey: zone
                  whenUnsatisfiable: DoNotSchedule
                  labelSelector: {matchLabels: {own: selector}}
            """);
    List<TopologySpreadConstraint> constraints = release.pod().getTopologySpreadConstraints();

    assertThat(constraints)
        .extracting(TopologySpreadConstraint::getTopologyKey)
        .containsExactly("rack", "zone");
    assertThat(constraints.get(0).getLabelSelector())
        .isEqualTo(release.deployment().getSpec().getSelector());
    assertThat(constraints.get(1).getLabelSelector().getMatchLabels())
        .containsEntry("own", "selector");
  }

  @Test
  void spreadMayBeTurnedOff() {
    assertThat(render("topologySpread: {enabled: false}").pod().getTopologySpreadConstraints())
        .isEmpty();
  }

  private static Release render(String values) {
    return GatewayChart.render(MINIMAL, values);
  }
}
