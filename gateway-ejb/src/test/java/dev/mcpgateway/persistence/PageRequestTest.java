package dev.mcpgateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.persistence.PageRequest.Position;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {

  @Test
  void aCursorLeadsBackToItsPlaceToTheMicrosecond() {
    Position position = new Position(Instant.parse("2026-03-04T05:06:07.890123Z"), "some id");

    assertThat(PageRequest.after(position.cursor(), 10).after()).contains(position);
    assertThat(position.cursor()).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "bm8gcGxhY2U", "MjAyNi0wMS0wMVQwMDowMDowMFo", "AAAA"})
  void whatIsNoCursorIsRefused(String cursor) {
    assertThatThrownBy(() -> PageRequest.after(cursor, 10))
        .isInstanceOf(InvalidPageException.class)
        .hasMessageStartingWith("cursor: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59.999999999Z",
        "-1000000000-01-01T00:00:00Z",
        "+294277-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "0000-12-31T23:59:59.999999Z",
        "-4713-01-01T00:00:00Z"
      })
  void aTimeThatPostgresDoesNotReadIsInNoCursor(String time) {
    String cursor = new Position(Instant.parse(time), "some id").cursor();
    assertThatThrownBy(() -> PageRequest.after(cursor, 10))
        .isInstanceOf(InvalidPageException.class)
        .hasMessageStartingWith("cursor: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 501})
  void theLimitIsBounded(int limit) {
    assertThatThrownBy(() -> PageRequest.first(limit))
        .isInstanceOf(InvalidPageException.class)
        .hasMessage("limit: a number from 1 to 500 is accepted");
  }
}
