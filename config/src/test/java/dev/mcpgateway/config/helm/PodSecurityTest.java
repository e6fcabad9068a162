package dev.mcpgateway.config.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every pod, those of Jobs and of {@code helm test} included, against the restricted profile of the
 * <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security
 * Standards</a>, and a read-only root file system besides.
 */
class PodSecurityTest {

  @ParameterizedTest
  @EnumSource
  void everyPodPassesTheRestrictedStandard(Scenario scenario) {
    forEachPod(scenario, PodSecurityTest::isRestricted);
    forEachContainer(scenario, PodSecurityTest::isRestricted);
  }

  @ParameterizedTest
  @EnumSource
  void everyRootFileSystemIsReadOnlyAndWhatIsWrittenToTmpIsBounded(Scenario scenario) {
    forEachContainer(
        scenario,
        (name, container) ->
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                .as(name)
                .isTrue());
    forEachPod(
        scenario,
        (name, pod) ->
            assertThat(pod.getVolumes())
                .as(name)
                .filteredOn(volume -> volume.getEmptyDir() != null)
                .allMatch(volume -> volume.getEmptyDir().getSizeLimit() != null));
    Release release = scenario.render();
    assertThat(release.gateway().getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/tmp");
  }

  @ParameterizedTest
  @EnumSource
  void noPodHoldsATokenForTheApiServer(Scenario scenario) {
    forEachPod(
        scenario,
        (name, pod) -> assertThat(pod.getAutomountServiceAccountToken()).as(name).isFalse());
  }

  @ParameterizedTest
  @EnumSource
  void everyContainerStatesItsResources(Scenario scenario) {
    forEachContainer(
        scenario,
        (name, container) -> {
          assertThat(container.getResources().getRequests()).as(name).containsKeys("cpu", "memory");
          assertThat(container.getResources().getLimits()).as(name).containsKey("memory");
        });
  }

  private static void forEachPod(Scenario scenario, BiConsumer<String, PodSpec> check) {
    List<Manifest> withPods =
        scenario.render().manifests().stream()
            .filter(manifest -> manifest.podSpec().isPresent())
            .toList();
    assertThat(withPods).isNotEmpty();
    withPods.forEach(
        manifest -> check.accept(manifest.toString(), manifest.podSpec().orElseThrow()));
  }

  private static void forEachContainer(Scenario scenario, BiConsumer<String, Container> check) {
    forEachPod(
        scenario,
        (name, pod) -> {
          assertThat(pod.getContainers()).as(name).isNotEmpty();
          Stream.of(pod.getInitContainers(), pod.getContainers())
              .flatMap(List::stream)
              .forEach(container -> check.accept(name + "/" + container.getName(), container));
        });
  }

  private static void isRestricted(String name, PodSpec pod) {
    assertThat(pod.getHostNetwork()).as(name).isIn(null, false);
    assertThat(pod.getHostPID()).as(name).isIn(null, false);
    assertThat(pod.getHostIPC()).as(name).isIn(null, false);
    assertThat(pod.getVolumes()).as(name).allMatch(PodSecurityTest::isOfAnAllowedType);
    PodSecurityContext context = pod.getSecurityContext();
    assertThat(context.getRunAsNonRoot()).as(name).isTrue();
    assertThat(context.getRunAsUser()).as(name).isNotIn(0L);
    assertThat(context.getSeccompProfile().getType()).as(name).isIn("RuntimeDefault", "Localhost");
    assertThat(context.getSysctls()).as(name).isEmpty();
  }

  private static void isRestricted(String name, Container container) {
    SecurityContext context = container.getSecurityContext();
    assertThat(context.getAllowPrivilegeEscalation()).as(name).isFalse();
    assertThat(context.getPrivileged()).as(name).isIn(null, false);
    assertThat(context.getRunAsNonRoot()).as(name).isIn(null, true);
    assertThat(context.getRunAsUser()).as(name).isNotIn(0L);
    assertThat(context.getSeccompProfile()).as(name).isNull();
    assertThat(context.getProcMount()).as(name).isNull();
    assertThat(context.getCapabilities())
        .as(name)
        .returns(List.of("ALL"), Capabilities::getDrop)
        .returns(List.of(), Capabilities::getAdd);
    assertThat(container.getPorts()).as(name).allMatch(port -> port.getHostPort() == null);
  }

  private static boolean isOfAnAllowedType(Volume volume) {
    return Stream.of(
                volume.getConfigMap(),
                volume.getSecret(),
                volume.getEmptyDir(),
                volume.getProjected(),
                volume.getDownwardAPI(),
                volume.getCsi(),
                volume.getEphemeral(),
                volume.getPersistentVolumeClaim())
            .filter(source -> source != null)
            .count()
        == 1;
  }
}
