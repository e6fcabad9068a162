package dev.mcpgateway.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code that passes the official conformance suite must not contain the suite's names. */
class FixtureNamesTest {

  private static final List<String> NAMES =
      List.of("test_", "test://", "json_schema_2020_12", "conformance");
  private static final List<String> MODULES =
      List.of("schema", "gateway-ejb", "gateway-web", "gateway-micro", "gateway-ear", "config");

  @Test
  void noNameOfItsFixturesIsInTheProduct() throws IOException {
    int looked = 0;
    for (String module : MODULES) {
      Path sources = Path.of("..", module, "src", "main");
      if (Files.exists(sources)) {
        try (Stream<Path> all = Files.walk(sources)) {
          for (Path file : all.filter(Files::isRegularFile).toList()) {
            looked++;
            assertThat(text(file)).as("%s", file).doesNotContain(NAMES);
          }
        }
      }
    }
    assertThat(looked).isGreaterThan(300);
  }

  /** Pictures are skipped. */
  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (MalformedInputException binary) {
      return "";
    }
  }
}
