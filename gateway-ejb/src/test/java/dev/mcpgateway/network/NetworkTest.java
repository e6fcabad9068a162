package dev.mcpgateway.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "10.1.2.3/9, 10.127.0.1, true",
    "10.1.2.3/9, 10.128.0.1, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "192.0.2.0/24, example.com, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.200, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "192.0.2.0/24, ::ffff:192.0.2.9, true",
    "::ffff:192.0.2.0/120, 192.0.2.9, true",
    "::ffff:192.0.2.0/120, 192.0.3.9, false",
    "::ffff:192.0.2.7, 192.0.2.7, true",
    "::/0, 192.0.2.7, false"
  })
  void containsWhatSharesItsFirstBits(String network, String address, boolean contained) {
    assertThat(Network.of(network).orElseThrow().contains(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "192.0.2.0/33",
        "::/129",
        "192.0.2.0/",
        "192.0.2.0/-1",
        "1",
        "localhost",
        "1.2.3",
        "1.2.3.256",
        "1.2.3.4/8/8",
        "1.2.3.4/08",
        "2001:db8:::1",
        "::g",
        "::ffff:1.2.3.4/95",
        "fe80::1%eth0/64"
      })
  void otherTextIsNoNetwork(String written) {
    assertThat(Network.of(written)).isEmpty();
  }

  @Test
  void theAddressesOfOneIpv6NetworkAreOneClient() {
    assertThat(Network.client("2001:db8::1")).isEqualTo(Network.client("2001:db8::ffff"));
    assertThat(Network.client("2001:db8:0:1::1")).isNotEqualTo(Network.client("2001:db8::1"));
    assertThat(Network.client("192.0.2.1")).isNotEqualTo(Network.client("192.0.2.2"));
    assertThat(Network.client("::ffff:192.0.2.1")).isEqualTo(Network.client("192.0.2.1"));
    assertThat(Network.client("::ffff:192.0.2.1")).isNotEqualTo(Network.client("::ffff:192.0.2.2"));
  }
}
