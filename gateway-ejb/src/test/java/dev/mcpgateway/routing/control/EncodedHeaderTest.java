package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedHeaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo",
        "a b",
        "",
        " a",
        "a ",
        "t_ünï_数",
        "a\tb",
        "a\nb",
        "=?base64?YQ==?=",
        "=?base64?"
      })
  void whatWasEncodedIsDecoded(String text) {
    String header = EncodedHeader.encode(text);

    assertThat(header).matches("[\\x21-\\x7E]([\\x20-\\x7E]*[\\x21-\\x7E])?");
    assertThat(EncodedHeader.decode(header)).contains(text);
  }

  @Test
  void whatIsPlainStaysPlain() {
    assertThat(EncodedHeader.encode("test://a/b?c")).isEqualTo("test://a/b?c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=?base64?SGVsbG8?=",
        "=?base64?SGVs!!!bG8=?=",
        "=?base64?/w==?=",
        "=?base64?SGVsbG8==?="
      })
  void whatLooksEncodedAndIsNotIsNothing(String header) {
    assertThat(EncodedHeader.decode(header)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"SGVsbG8=", "=?base64?SGVsbG8=", "=?BASE64?SGVsbG8=?=", "SGVsbG8=?="})
  void whatDoesNotLookEncodedIsItself(String header) {
    assertThat(EncodedHeader.decode(header)).contains(header);
  }
}
