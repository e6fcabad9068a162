package dev.mcpgateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that every provider of models takes. */
class ExposedNamesTest {

  @Test
  void everyNameIsShortAndPlain() {
    for (String original :
        List.of(
            "a.b/c",
            "t_\u00fcn\u00ef_\u6570",
            "x".repeat(120),
            "search",
            "\u6570\u636e",
            "-",
            "A B")) {
      for (boolean alone : List.of(true, false)) {
        assertThat(ExposedNames.candidates("git-hub", original, "id", alone))
            .as(original)
            .isNotEmpty()
            .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"))
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void whatIsAloneKeepsItsPlainNameAndWhatIsNotEndsInAHashOfTheOriginal() {
    assertThat(ExposedNames.candidates("gw", "get_time", "id", true).get(0))
        .isEqualTo("gw-get-time");
    List<String> one = ExposedNames.candidates("gw", "get_time", "id", false);
    List<String> other = ExposedNames.candidates("gw", "get.time", "id", false);
    assertThat(one.get(0)).startsWith("gw-get-time-").isNotEqualTo(other.get(0));
    assertThat(ExposedNames.candidates("gw", "get_time", "another id", false).get(0))
        .isEqualTo(one.get(0));
  }

  @Test
  void whatIsCutOrHasNothingPlainAlwaysEndsInAHash() {
    assertThat(ExposedNames.candidates("gw", "x".repeat(120), "id", true).get(0))
        .hasSize(64)
        .matches("gw-x+-[0-9a-f]{8}");
    assertThat(ExposedNames.candidates("gw", "\u6570\u636e", "id", true).get(0))
        .matches("gw-unnamed-[0-9a-f]{8}");
  }

  @Test
  void aGatewaysSlugLeavesRoomForItsTools() {
    assertThat(ExposedNames.prefix("My Git Hub")).isEqualTo("my-git-hub");
    assertThat(ExposedNames.prefix("n".repeat(200))).hasSizeLessThanOrEqualTo(32);
    assertThat(ExposedNames.prefix("\u6570")).matches("gateway-[0-9a-f]{8}");
    assertThat(ExposedNames.distinctPrefix("github", "one"))
        .isNotEqualTo(ExposedNames.distinctPrefix("github", "two"));
  }
}
