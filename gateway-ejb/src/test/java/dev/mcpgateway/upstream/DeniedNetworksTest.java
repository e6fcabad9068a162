package dev.mcpgateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.InvalidSettingException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeniedNetworksTest {

  private final DeniedNetworks usual =
      DeniedNetworks.of("setting", List.of(DeniedNetworks.DEFAULT.split(",")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.0.9",
        "::1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "169.254.169.254",
        "fe80::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fd00:c1::a9fe:a9fe",
        "100.64.0.1",
        "100.127.255.255",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        // The same again, as translators write them.
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::7f00:1",
        "64:ff9b:1:7f00:0:100::",
        "64:ff9b:1:a9fe:a9:fe00::",
        "64:ff9b:1:a9:fe:a9fe::",
        "64:ff9b:1:0:a9:fea9:fe00:0",
        "64:ff9b:1:22:33:4455:a9fe:a9fe",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::"
      })
  void deniesInEveryForm(String address) throws UnknownHostException {
    assertThat(usual.denies(at(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "fd12::1",
        "fd20:ce::253",
        "fd00:ec3::254",
        "168.63.129.17",
        "8.8.8.8",
        "100.128.0.1",
        "64:ff9b::808:808",
        "64:ff9b:1::808:808",
        "64:ff9b:1:808:8:800::",
        "64:ff9b:1:8:8:808::",
        "64:ff9b:1:0:8:808:800:0",
        "64:ff9b:1::10.0.0.1",
        "2002:808:808::1",
        "2001:db8::1"
      })
  void allowsTheRestPrivateNetworksIncluded(String address) throws UnknownHostException {
    assertThat(usual.denies(at(address))).isFalse();
  }

  @Test
  void aListOfOnesOwnReplacesTheUsualOne() throws UnknownHostException {
    DeniedNetworks own = DeniedNetworks.of("setting", List.of("private", "203.0.113.0/24"));

    assertThat(own.denies(at("10.9.8.7"))).isTrue();
    assertThat(own.denies(at("64:ff9b::10.9.8.7"))).isTrue();
    assertThat(own.denies(at("203.0.113.9"))).isTrue();
    assertThat(own.denies(at("127.0.0.1"))).isFalse();
    assertThat(DeniedNetworks.of("setting", List.of("none")).denies(at("127.0.0.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "example.com", "none,loopback", "lookback"})
  void refusesWhatItDoesNotUnderstand(String list) {
    assertThatThrownBy(() -> DeniedNetworks.of("mcpgateway.x", List.of(list.split(","))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("MCPGATEWAY_X");
  }

  @Test
  void namesThatSayWhereTheyLeadAreDeniedByName() {
    assertThat(List.of("localhost", "a.localhost", "localhost.", "127.0.0.1", "::1"))
        .allMatch(usual::deniesName);
    assertThat(List.of("example.com", "localhost.example.com", "10.0.0.1"))
        .noneMatch(usual::deniesName);
  }

  private static InetAddress at(String address) throws UnknownHostException {
    return InetAddress.getAllByName(address)[0];
  }
}
