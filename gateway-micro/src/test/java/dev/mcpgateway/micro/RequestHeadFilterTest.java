package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadFilterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/%", "/%z", "/%zz", "/%4", "/a%2", "/%u0041", "/%41%", "/%%41", "/;a=%g1"})
  void aPercentSignWithoutTwoHexadecimalDigitsIsMalformed(String path) {
    assertThat(RequestHeadFilter.isMalformed(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/rbac/roles", "/%41", "/%2f%2F", "/%25zz", "/%aB"})
  void othersAreNot(String path) {
    assertThat(RequestHeadFilter.isMalformed(path)).isFalse();
  }
}
