package dev.mcpgateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

  @ParameterizedTest
  @CsvSource({
    "Admin@Example.COM, admin@example.com",
    "' ada@example.com ', ada@example.com",
    "a+b.c_d@sub.example-1.org, a+b.c_d@sub.example-1.org",
    "root@localhost, root@localhost",
  })
  void isLowerCaseWithoutBlanksAround(String written, String stored) {
    assertThat(EmailAddress.of(written).value()).isEqualTo(stored);
  }

  @Test
  void isTheSameWhateverTheLanguageOfTheServer() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(EmailAddress.of("ADMIN@EXAMPLE.COM").value()).isEqualTo("admin@example.com");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "admin",
        "@example.com",
        "admin@",
        "a b@example.com",
        "a@b@example.com",
        "admin@example..com",
        "admin@-example.com",
        "adm\u0131n@example.com",
        "\u0430dmin@example.com",
        "admin@example.com\nX"
      })
  void whatIsNoAddressIsRefused(String written) {
    assertThatThrownBy(() -> EmailAddress.of(written))
        .isInstanceOf(IdentityException.InvalidEmail.class);
  }

  @Test
  void isBounded() {
    assertThatThrownBy(() -> EmailAddress.of("a@" + "b".repeat(254)))
        .isInstanceOf(IdentityException.InvalidEmail.class)
        .hasMessageContaining("at most 255");
    assertThatThrownBy(() -> EmailAddress.of(null))
        .isInstanceOf(IdentityException.InvalidEmail.class);
  }

  @Test
  void theMessageRepeatsNeitherControlCharactersNorAllOfTheInput() {
    assertThatThrownBy(() -> EmailAddress.of("line\nbreak" + "x".repeat(400)))
        .hasMessageContaining("line\u00b7break")
        .satisfies(exception -> assertThat(exception.getMessage()).hasSizeLessThan(200));
  }
}
