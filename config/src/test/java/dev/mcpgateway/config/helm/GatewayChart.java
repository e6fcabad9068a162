package dev.mcpgateway.config.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The chart in the source tree, rendered by Helm itself. */
final class GatewayChart {

  static final Path DIRECTORY = Path.of("helm", "gateway");
  static final String RELEASE = "prod";
  static final String NAMESPACE = "mcp";

  /** The minimal values that the chart requires. */
  static final String MINIMAL =
      """
      database:
        url: jdbc:postgresql://pooler.example.com:6432/gateway
      """;

  private static final String HOOK = "helm.sh/hook";
  private static final String VISIBLE_HOOK = "rendered." + HOOK;
  private static final Path WITH_VISIBLE_HOOKS = Path.of("target", "chart-with-visible-hooks");
  private static final Map<List<String>, Release> RENDERED = new ConcurrentHashMap<>();

  static {
    copyWithVisibleHooks();
  }

  private GatewayChart() {}

  /**
   * Everything that a release with these values consists of, hooks included. Helm's own rendering
   * omits hooks, so this renders a copy with the annotation under another name.
   */
  static Release render(String... values) {
    return RENDERED.computeIfAbsent(
        List.of(values),
        same ->
            new Release(
                StrictManifests.parse(template(WITH_VISIBLE_HOOKS, values)).stream()
                    .map(object -> new Manifest(object, VISIBLE_HOOK))
                    .toList()));
  }

  /** The objects that are no hooks for Helm itself, as "Kind/name". */
  static List<String> ordinaryObjects(String... values) {
    return StrictManifests.parse(template(DIRECTORY, values)).stream()
        .map(object -> object.getKind() + "/" + object.getMetadata().getName())
        .toList();
  }

  /** Helm's error for these values. */
  static String errorFor(String... values) {
    try {
      template(DIRECTORY, values);
    } catch (IllegalStateException error) {
      return error.getMessage();
    }
    throw new AssertionError("rendered, but should have been refused");
  }

  static String notes(String... values) {
    return withValues(
        values,
        files -> {
          var install =
              new Helm(DIRECTORY)
                  .install()
                  .withName(RELEASE)
                  .withNamespace(NAMESPACE)
                  .clientOnly()
                  .dryRun();
          files.forEach(install::withValuesFile);
          return install.call().getOutput();
        });
  }

  static LintResult lint() {
    return new Helm(DIRECTORY).lint().strict().call();
  }

  private static String template(Path chart, String... values) {
    return withValues(
        values,
        files -> {
          var template = new Helm(chart).template().withName(RELEASE).withNamespace(NAMESPACE);
          files.forEach(template::withValuesFile);
          return template.call();
        });
  }

  private interface Rendering {
    String render(List<Path> valuesFiles);
  }

  private static String withValues(String[] values, Rendering rendering) {
    Path directory = temporaryDirectory();
    try {
      return rendering.render(Stream.of(values).map(text -> write(directory, text)).toList());
    } finally {
      delete(directory);
    }
  }

  private static Path write(Path directory, String text) {
    try {
      return Files.writeString(Files.createTempFile(directory, "values", ".yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyWithVisibleHooks() {
    if (Files.exists(WITH_VISIBLE_HOOKS)) {
      delete(WITH_VISIBLE_HOOKS);
    }
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = WITH_VISIBLE_HOOKS.resolve(DIRECTORY.relativize(file));
        Files.createDirectories(target.getParent());
        Files.writeString(target, Files.readString(file).replace(HOOK, VISIBLE_HOOK));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("chart");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
