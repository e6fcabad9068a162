package dev.mcpgateway.identity.control;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

  private static final EmailAddress ADA = new EmailAddress("ada.lovelace@example.com");

  private static final Optional<String> NAME = Optional.of("Ada Byron");

  private final PasswordPolicy policy = new PasswordPolicy(12, 1);

  @ParameterizedTest
  @ValueSource(strings = {"correct horse", "\u00fcber den Wolken", "kjhvbnwertzu"})
  void lengthIsWhatCounts(String password) {
    assertThatNoException().isThrownBy(() -> policy.check(ADA, NAME, password));
  }

  @ParameterizedTest
  @CsvSource({
    "short, must have at least 12 characters",
    "'', must have at least 12 characters",
    "aaaaaaaaaaaaaaa, must have at least 5 different characters",
    "abcdabcdabcdabcd, must have at least 5 different characters",
    "my Ada.Lovelace 1843, must not contain the name in the e-mail address",
    "qwertyuiop[], is too easy to guess. Straight rows of keys are easy to guess.",
    "Password1234, is too easy to guess. This is similar to a commonly used password.",
  })
  void whatIsGuessedFirstIsRefused(String password, String why) {
    assertThatThrownBy(() -> policy.check(ADA, NAME, password))
        .isInstanceOf(IdentityException.PasswordRefused.class)
        .hasMessage("The password " + why);
  }

  @Test
  void inputIsBounded() {
    assertThatThrownBy(() -> policy.check(ADA, NAME, "abcdefgh".repeat(33)))
        .hasMessage("The password must have at most 256 characters");
    assertThatThrownBy(() -> policy.check(ADA, NAME, null))
        .isInstanceOf(IdentityException.PasswordRefused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1, gkvwruthxmqb, true",
    "2, gkvwruthxmqb, false",
    "2, gkvwruthxmq1, true",
    "3, gkvwruthxmQ1, true",
    "4, gkvwruthxmQ1, false",
    "4, gkvwruthxm-Q1, true",
  })
  void classesOfCharactersCanBeAskedFor(int classes, String password, boolean accepted) {
    PasswordPolicy strict = new PasswordPolicy(12, classes);
    if (accepted) {
      assertThatNoException().isThrownBy(() -> strict.check(ADA, NAME, password));
    } else {
      assertThatThrownBy(() -> strict.check(ADA, NAME, password))
          .hasMessageContaining(String.format(Locale.ROOT, "must have %d of these", classes));
    }
  }

  @Test
  void theStrictestPolicyTakesWhatIsMadeUp() {
    for (int i = 0; i < 200; i++) {
      assertThatNoException()
          .isThrownBy(() -> new PasswordPolicy(64, 4).check(ADA, NAME, Secrets.password(64)));
      assertThatNoException()
          .isThrownBy(() -> new PasswordPolicy(24, 4).check(ADA, NAME, Secrets.password(24)));
    }
  }

  @Test
  void aShortNameInTheAddressDoesNotForbidItsLetters() {
    assertThatNoException()
        .isThrownBy(
            () -> policy.check(new EmailAddress("al@example.com"), NAME, "correct also horse"));
  }
}
