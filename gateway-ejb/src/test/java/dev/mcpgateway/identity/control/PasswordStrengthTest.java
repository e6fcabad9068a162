package dev.mcpgateway.identity.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mcpgateway.identity.EmailAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordStrengthTest {

  private static final EmailAddress ADA = new EmailAddress("ada.byron@lovelace.example.com");
  private static final Optional<String> NAME = Optional.of("Augusta Ada King-Noel");

  /** All substitutions that zxcvbn knows. */
  private static final String SYMBOLS = "4@8({[<3691!|70$5+%2";

  @ParameterizedTest
  @CsvSource({
    "Password1234, This is similar to a commonly used password.",
    "P@ssw0rd2026, This is similar to a commonly used password.",
    "123456789012, This is similar to a commonly used password.",
    "qwertyuiop[], Straight rows of keys are easy to guess.",
    "hunter2hunter2, Repeats like \"abcabcabc\" are only slightly harder to guess than \"abc\".",
    "aaaaaaaaaaaab1, Sequences like abc or 6543 are easy to guess.",
    "lovelace.example, It is made of the account's own name or address.",
    "augusta king noel, It is made of the account's own name or address.",
    "mcpgateway-mcp, It is made of the account's own name or address.",
  })
  void whatIsTriedFirstIsWeak(String password, String why) {
    assertThat(PasswordStrength.weakness(ADA, NAME, password)).contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "the-First-password-1",
        "kT9#vLq2!xZr",
        "\u00fcber den Wolken",
        "\u5bc6\u7801\u662f\u4e00\u4e2a\u79d8\u5bc6\u7684\u8bcd\u8bed\u554a",
        "4@8({[<3691!|70$5+%2",
      })
  void whatIsNotIsNone(String password) {
    assertThat(PasswordStrength.weakness(ADA, NAME, password)).isEmpty();
  }

  @Test
  void theReasonIsInEnglishWhateverTheLocaleOfTheServer() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(PasswordStrength.weakness(ADA, NAME, "Password1234"))
          .contains("This is similar to a commonly used password.");
    } finally {
      Locale.setDefault(before);
    }
  }

  /** With zxcvbn alone a password of 64 of these takes seconds, and as much again for each more. */
  @Test
  void itsTimeIsBoundedWhateverThePassword() {
    PasswordStrength.weakness(ADA, NAME, "the dictionaries are read first");
    long began = System.nanoTime();
    for (String hostile :
        new String[] {
          SYMBOLS.repeat(12),
          (SYMBOLS + "password").repeat(9),
          "1|7!".repeat(64),
          "a".repeat(256),
          "ab".repeat(128),
          "19840512".repeat(32),
          new StringBuilder(SYMBOLS).reverse().toString().repeat(12),
        }) {
      assertThat(PasswordStrength.readings(PasswordStrength.bounded(hostile)))
          .as(hostile)
          .isLessThanOrEqualTo(48);
      PasswordStrength.weakness(ADA, NAME, hostile);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void thereIsNoInputThatItFailsOn() {
    Random random = new Random(20_261_130);
    for (int i = 0; i < 500; i++) {
      StringBuilder password = new StringBuilder();
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        password.append(
            (char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(65_536)));
      }
      assertThatCode(() -> PasswordStrength.weakness(ADA, NAME, password.toString()))
          .as(password.toString())
          .doesNotThrowAnyException();
    }
  }
}
