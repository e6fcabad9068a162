package dev.mcpgateway.identity.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugsTest {

  @ParameterizedTest
  @CsvSource({
    "Data Platform, data-platform",
    "'  R&D / Berlin ', r-d-berlin",
    "\u00dcbung macht den Meister, ubung-macht-den-meister",
    "admin@example.com, admin-example-com",
    "\u6771\u4eac, team",
  })
  void keepsWhatCanStandInAddresses(String name, String slug) {
    assertThat(Slugs.of(name)).isEqualTo(slug);
  }

  @Test
  void isBounded() {
    assertThat(Slugs.of("x".repeat(500))).hasSize(200);
  }

  @Test
  void takesTheLowestFreeNumber() {
    assertThat(Slugs.free("data", List.of())).isEqualTo("data");
    assertThat(Slugs.free("data", List.of("data"))).isEqualTo("data-2");
    assertThat(Slugs.free("data", List.of("data", "data-2", "data-4"))).isEqualTo("data-3");
    assertThat(Slugs.free("data", List.of("data-2"))).isEqualTo("data");
  }
}
