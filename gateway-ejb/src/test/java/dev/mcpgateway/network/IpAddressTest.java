package dev.mcpgateway.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::, 0:0:0:0:0:0:0:0",
    "::1, 0:0:0:0:0:0:0:1",
    "1::, 1:0:0:0:0:0:0:0",
    "2001:DB8::8:800:200c:417A, 2001:db8:0:0:8:800:200c:417a",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "64:ff9b::192.0.2.33, 64:ff9b:0:0:0:0:c000:221",
    "::ffff:192.0.2.33, 192.0.2.33",
    "0:0:0:0:0:FFFF:c000:0221, 192.0.2.33",
  })
  void isReadFromItsDigits(String written, String address) {
    assertThat(IpAddress.of(written)).get().hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.com",
        "bad.cafe",
        "cafe",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.04",
        "0x7f.0.0.1",
        "1.2.3.4 ",
        "\u0661.2.3.4",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "1:2:3:4:5:6:7::8",
        "::12345",
        "::g",
        ":1::",
        "1::2:",
        "::1.2.3",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "fe80::1%eth0",
        "fe80::1%1",
        "[::1]",
        "1.2.3.4:80",
        "1.2.3.4/8"
      })
  void nothingElseIsOne(String written) {
    assertThat(IpAddress.of(written)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7:52814, 192.0.2.7",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
    "[2001:db8::1]:52814, 2001:db8:0:0:0:0:0:1",
    "[::ffff:192.0.2.7]:1, 192.0.2.7",
  })
  void aProxyMayAddAPort(String written, String address) {
    assertThat(IpAddress.ofHop(written)).get().hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "_hidden",
        "example.com:80",
        "192.0.2.7:",
        "192.0.2.7:123456",
        "192.0.2.7:x",
        "[192.0.2.7]:80",
        "[2001:db8::1",
        "2001:db8::1]:80",
        "[2001:db8::1]x",
        "[fe80::1%eth0]:80",
        "\"192.0.2.7\""
      })
  void whatIsNoAddressIsNoneWithAPortEither(String written) {
    assertThat(IpAddress.ofHop(written)).isEmpty();
  }

  /** The JDK's text for bytes is parsed as these bytes; and the JDK parses our text. */
  @Test
  void agreesWithTheJdkOnEveryAddress() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(bytes);
      for (int zero = random.nextInt(bytes.length); zero > 0; zero--) {
        bytes[random.nextInt(bytes.length)] = 0;
      }
      InetAddress known = InetAddress.getByAddress(bytes);
      String ours = IpAddress.of(known.getHostAddress()).orElseThrow().toString();
      assertThat(InetAddress.getByName(ours)).isEqualTo(known);
    }
  }
}
