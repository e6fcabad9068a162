package dev.mcpgateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the settings in the sources of all modules with {@code docs/configuration.md}. */
class SettingsDocumentTest {

  private static final Path PROJECT = Path.of("..");

  /** A string literal that is the name of a setting, anywhere. */
  private static final Pattern NAME = Pattern.compile("\"(mcpgateway\\.[a-z0-9.-]+)\"");

  private static final Pattern CONSTANT =
      Pattern.compile("String (\\w+)\\s*=\\s*\"(mcpgateway\\.[a-z0-9.-]+)\"");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(mcpgateway\\.[a-z0-9.-]+)` \\| `([A-Z0-9_]+)` \\|");
  private static final Pattern ENVIRONMENT = Pattern.compile("MCPGATEWAY_[A-Z0-9_]*[A-Z0-9]");

  private final List<String> sources = sources();
  private final Map<String, String> documented =
      matches(ROW, read(PROJECT.resolve("docs/configuration.md")))
          .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

  @Test
  void everySettingThatIsReadIsDocumented() {
    Set<String> named =
        sources.stream()
            .flatMap(source -> matches(NAME, source))
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).hasSizeGreaterThan(30);
    assertThat(documented.keySet()).containsAll(named);
  }

  @Test
  void everySettingThatIsDocumentedIsRead() {
    Map<String, Long> readings = new TreeMap<>();
    for (String source : sources) {
      matches(CONSTANT, source)
          .forEach(
              constant ->
                  readings.merge(
                      constant.group(2),
                      matches(Pattern.compile("[(,]\\s*" + constant.group(1) + "\\b"), source)
                          .count(),
                      Long::sum));
    }

    assertThat(readings.entrySet().stream().filter(reading -> reading.getValue() > 0))
        .extracting(Map.Entry::getKey)
        .containsAll(documented.keySet());
  }

  @Test
  void theEnvironmentVariableIsWhatTheNameMakesIt() {
    assertThat(documented)
        .allSatisfy(
            (property, variable) ->
                assertThat(variable).isEqualTo(SettingLookup.environmentName(property)));
  }

  @Test
  void noOtherVariableIsNamedWhereOperatorsRead() {
    String pages =
        Stream.of("README.md", "docs/configuration.md", "docs/bootstrap.md")
            .map(page -> read(PROJECT.resolve(page)))
            .collect(Collectors.joining());

    assertThat(matches(ENVIRONMENT, pages).map(MatchResult::group)).isSubsetOf(documented.values());
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static List<String> sources() {
    try (Stream<Path> modules = Files.list(PROJECT)) {
      return modules
          .filter(
              module ->
                  module.getFileName().toString().matches("schema|gateway-(ejb|web|micro|ear)"))
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(SettingsDocumentTest::javaFiles)
          .map(SettingsDocumentTest::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaFiles(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
