package dev.mcpgateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnTextTest {

  @Test
  void whatFitsStays() {
    assertThat(ColumnText.fitting("stolen,\n\tsaid Zo\u00eb", 100))
        .isEqualTo("stolen,\n\tsaid Zo\u00eb");
    assertThat(ColumnText.fitting("", 1)).isEmpty();
  }

  @Test
  void charactersAreCountedAsPostgresCountsThem() {
    assertThat(ColumnText.fitting("\ud83d\ude00".repeat(3), 2)).isEqualTo("\ud83d\ude00".repeat(2));
    assertThat(ColumnText.fitting("x".repeat(9), 4)).isEqualTo("xxxx");
  }

  @Test
  void whatNoColumnKeepsBecomesASpace() {
    assertThat(ColumnText.fitting("a\u0000b\u001b[31mc\u0085d", 20)).isEqualTo("a b [31mc d");
    assertThat(ColumnText.fitting("a\ud83db\ude00", 20)).isEqualTo("a b ");
  }
}
