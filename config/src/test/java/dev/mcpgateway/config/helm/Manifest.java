package dev.mcpgateway.config.helm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One rendered object.
 *
 * @param object as the Kubernetes model reads it
 * @param hookAnnotation the annotation that says for which of Helm's events it is a hook
 */
record Manifest(HasMetadata object, String hookAnnotation) {

  String kind() {
    return object.getKind();
  }

  String name() {
    return object.getMetadata().getName();
  }

  boolean isHook() {
    return !hookEvents().isEmpty();
  }

  Set<String> hookEvents() {
    return commaSeparated("");
  }

  Set<String> hookDeletePolicies() {
    return commaSeparated("-delete-policy");
  }

  int hookWeight() {
    return Integer.parseInt(annotations().getOrDefault(hookAnnotation + "-weight", "0"));
  }

  Optional<PodSpec> podSpec() {
    if (object instanceof Deployment deployment) {
      return Optional.of(deployment.getSpec().getTemplate().getSpec());
    }
    if (object instanceof Job job) {
      return Optional.of(job.getSpec().getTemplate().getSpec());
    }
    if (object instanceof Pod pod) {
      return Optional.of(pod.getSpec());
    }
    return Optional.empty();
  }

  private Set<String> commaSeparated(String suffix) {
    String value = annotations().getOrDefault(hookAnnotation + suffix, "");
    return value.isEmpty() ? Set.of() : Set.of(value.split(",", -1));
  }

  private Map<String, String> annotations() {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).orElseGet(Map::of);
  }

  @Override
  public String toString() {
    return kind() + "/" + name();
  }
}
