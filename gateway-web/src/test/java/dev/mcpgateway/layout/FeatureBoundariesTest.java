package dev.mcpgateway.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A feature is called through its boundary; its control and its entities are its own. */
class FeatureBoundariesTest {

  private static final Pattern PACKAGE =
      Pattern.compile("(?m)^package dev\\.mcpgateway\\.([a-z]+)");
  private static final Pattern INNER_PART =
      Pattern.compile("dev\\.mcpgateway\\.([a-z]+)\\.(?:control|entity)\\b");

  @Test
  void noFeatureReachesIntoAnother() throws IOException {
    List<String> intruders = new ArrayList<>();
    int files = 0;
    for (String module : List.of("gateway-ejb", "gateway-web", "gateway-micro")) {
      Path sources = Path.of("..", module, "src", "main", "java");
      try (Stream<Path> all = Files.walk(sources)) {
        for (Path file : all.filter(path -> path.toString().endsWith(".java")).toList()) {
          files++;
          intruders.addAll(intrusions(sources.relativize(file), Files.readString(file)));
        }
      }
    }
    assertThat(files).isGreaterThan(200);
    assertThat(intruders).isEmpty();
  }

  private static List<String> intrusions(Path file, String source) {
    Matcher declared = PACKAGE.matcher(source);
    assertThat(declared.find()).as("package of %s", file).isTrue();
    List<String> found = new ArrayList<>();
    Matcher inner = INNER_PART.matcher(source);
    while (inner.find()) {
      if (!inner.group(1).equals(declared.group(1))) {
        found.add(file + " reaches into " + inner.group());
      }
    }
    return found;
  }
}
