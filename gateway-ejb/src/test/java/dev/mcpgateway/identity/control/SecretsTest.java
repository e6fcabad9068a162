package dev.mcpgateway.identity.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SecretsTest {

  @Test
  void aSecretHas256BitsAndIsSafeInAddresses() {
    assertThat(Secrets.random()).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void noTwoAreTheSame() {
    assertThat(
            IntStream.range(0, 1_000).mapToObj(i -> Secrets.random()).collect(Collectors.toSet()))
        .hasSize(1_000);
    assertThat(
            IntStream.range(0, 1_000)
                .mapToObj(i -> Secrets.password(24))
                .collect(Collectors.toSet()))
        .hasSize(1_000);
  }

  @Test
  void whatIsStoredIsSha256() {
    assertThat(Secrets.hash("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
