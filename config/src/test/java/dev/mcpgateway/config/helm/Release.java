package dev.mcpgateway.config.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;

/** The rendered objects for one set of values. */
record Release(List<Manifest> manifests) {

  List<Manifest> ordinary() {
    return manifests.stream().filter(manifest -> !manifest.isHook()).toList();
  }

  List<Manifest> hooksFor(String event) {
    return manifests.stream().filter(manifest -> manifest.hookEvents().contains(event)).toList();
  }

  Deployment deployment() {
    return only(Deployment.class);
  }

  PodSpec pod() {
    return deployment().getSpec().getTemplate().getSpec();
  }

  Container gateway() {
    return onlyContainer(pod());
  }

  /** The migration that runs as a hook. */
  Job migration() {
    return only(Job.class, "prod-gateway-migration");
  }

  static Container onlyContainer(PodSpec pod) {
    assertThat(pod.getContainers()).hasSize(1);
    return pod.getContainers().get(0);
  }

  static Container container(Job job) {
    return onlyContainer(job.getSpec().getTemplate().getSpec());
  }

  /**
   * The value of a variable, which must exist at most once: the meaning of a duplicate is unclear.
   */
  static Optional<EnvVar> variable(Container container, String name) {
    List<EnvVar> found =
        container.getEnv().stream().filter(variable -> variable.getName().equals(name)).toList();
    assertThat(found).as(name).hasSizeLessThanOrEqualTo(1);
    return found.stream().findFirst();
  }

  static Optional<String> valueOf(Container container, String name) {
    return variable(container, name).map(EnvVar::getValue);
  }

  /** The Secret and key of a variable, as "secret/key". */
  static Optional<String> secretOf(Container container, String name) {
    return variable(container, name)
        .map(variable -> variable.getValueFrom().getSecretKeyRef())
        .map(reference -> reference.getName() + "/" + reference.getKey());
  }

  <T extends HasMetadata> T only(Class<T> kind) {
    List<T> found = all(kind);
    assertThat(found).as(kind.getSimpleName()).hasSize(1);
    return found.get(0);
  }

  <T extends HasMetadata> T only(Class<T> kind, String name) {
    return find(kind, name)
        .orElseThrow(() -> new AssertionError("no " + name + " among " + manifests));
  }

  <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
    return all(kind).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst();
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return manifests.stream()
        .map(Manifest::object)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
