package dev.mcpgateway.naming;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadableNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auditor",
        "Zo\u00eb's team 2",
        "stra\u00dfe & \u0141\u00f3d\u017a (R\u00e9union)",
        "\u0130stanbul \u0131\u015f\u0131k",
        "\u041a\u043e\u043c\u0430\u043d\u0434\u0430 2",
        "\u03bf\u03bc\u03ac\u03b4\u03b1",
        "\u0641\u0631\u064a\u0642 \u0661\u0662",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u05e6\u05d5\u05d5\u05ea",
        "\u0926\u0932 \u0915\u094d\u200d\u0937",
        "\u0e17\u0e35\u0e48\u0e1b\u0e23\u0e36\u0e01\u0e29\u0e32",
        "\u958b\u767a\u3000\u30c1\u30fc\u30e0\u306e\u30c6\u30b9\u30c8 QA",
        "\u7814\u53d1 DevOps",
        "\uac1c\ubc1c\ud300 API \u6f22\u5b57",
        "ops \ud83d\ude80",
        "\u20ac 100 \u2192 \u221e",
      })
  void aNameOfOneScriptOrOfThoseWrittenTogetherIsFine(String name) {
    assertThat(ReadableName.flaw(ReadableName.composed(name))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'ad\u200bmin', U+200B",
    "'ad\u200dmin', U+200D",
    "'\u0645\u06cc\u200c', U+200C",
    "'admin\u2060', U+2060",
    "'ad\u00admin', U+00AD",
    "'\u202enimda', U+202E",
    "'ad\u2066min\u2069', U+2066",
    "'admin\ufe0f', U+FE0F",
    "'admin\u3164', U+3164",
    "'ad\u00a0min', U+00A0",
    "'ad\u3000min', U+3000",
    "'ad\u2028min', U+2028",
    "'ad\u2800min', U+2800",
    "'ad\ue000min', U+E000",
    "'ad\udb40\udc41min', U+E0041",
    "'ad\ufeffmin', U+FEFF",
    "'ad\u034fmin', U+034F",
  })
  void whatCannotBeSeenIsNamed(String name, String character) {
    assertThat(ReadableName.flaw(name)).get().asString().endsWith(character);
  }

  @ParameterizedTest
  @CsvSource({
    "'\u0430dmin', Cyrillic and Latin",
    "'admin \u043a\u043e\u043c\u0430\u043d\u0434\u0430', Cyrillic and Latin",
    "'\u0391dmin', Greek and Latin",
    "'\u0430\u03bf', Cyrillic and Greek",
    "'\u13aadmin', Cherokee and Latin",
    "'\u0585wner', Armenian and Latin",
    "'\u30ab\ub825', Hangul and Katakana",
    "'\u0641 admin', Arabic and Latin",
  })
  void scriptsThatAreNotWrittenTogetherAreNamed(String name, String scripts) {
    assertThat(ReadableName.flaw(name)).get().asString().endsWith(scripts);
  }

  @Test
  void digitsAreOfOneKind() {
    assertThat(ReadableName.flaw("\u0641\u0631\u064a\u0642 \u06612"))
        .get()
        .asString()
        .contains("digits");
  }

  @Test
  void marksStandOnLetters() {
    assertThat(ReadableName.flaw("\u0301admin")).get().asString().contains("mark");
    assertThat(ReadableName.flaw("a" + "\u0335".repeat(5))).get().asString().contains("marks");
    assertThat(ReadableName.composed("Zoe\u0308")).isEqualTo("Zo\u00eb");
  }
}
