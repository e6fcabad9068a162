package dev.mcpgateway.micro.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.HeldOffer;
import dev.mcpgateway.upstream.ItemKind;
import dev.mcpgateway.upstream.OfferedItem;
import dev.mcpgateway.upstream.UpstreamAddress;
import dev.mcpgateway.upstream.UpstreamClient;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamFault;
import dev.mcpgateway.upstream.UpstreamOffer;
import dev.mcpgateway.upstream.UpstreamReader;
import dev.mcpgateway.upstream.UpstreamServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleServerTest {

  private static final String MODERN_META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private SampleServer sample;

  @BeforeEach
  void start() throws IOException {
    sample = SampleServer.start(0, "1.2.3");
  }

  @AfterEach
  void close() {
    sample.close();
  }

  @Test
  void theGatewayFindsAClockAndAnEchoInBothEras() {
    UpstreamClient client =
        new UpstreamClient(
            SettingLookup.of(Map.of("mcpgateway.upstream.denied-networks", "link-local")));
    try {
      UpstreamOffer offer = read(client);

      assertThat(offer.eras()).containsExactlyInAnyOrder(Era.MODERN, Era.LEGACY);
      assertThat(offer.items())
          .extracting(OfferedItem::kind, OfferedItem::name, item -> item.eras().size())
          .containsExactly(tuple(ItemKind.TOOL, "clock", 2), tuple(ItemKind.TOOL, "echo", 2));
      assertThat(offer.skipped()).isEmpty();
      assertThat(offer.introduction().serverInfo())
          .isEqualTo("{\"name\":\"mcpgateway-sample\",\"version\":\"1.2.3\"}");
    } finally {
      client.close();
    }
  }

  @Test
  void whereLoopbackIsDeniedItIsNotReached() {
    UpstreamClient client = new UpstreamClient(SettingLookup.of(Map.of()));
    try {
      Assertions.assertThatThrownBy(() -> read(client))
          .isInstanceOfSatisfying(
              UpstreamException.class,
              failure -> assertThat(failure.fault()).isEqualTo(UpstreamFault.DENIED_ADDRESS));
    } finally {
      client.close();
    }
  }

  private UpstreamOffer read(UpstreamClient client) {
    try (HeldOffer read =
        new UpstreamReader(client)
            .read(
                UpstreamServer.of("sample", UpstreamAddress.of(sample.address().toString())),
                Duration.ofSeconds(20))) {
      return read.offer();
    }
  }

  @Test
  void toolsAnswerInBothEras() throws Exception {
    String call = "\"name\":\"echo\",\"arguments\":{\"text\":\"\\u00fc \\\"x\\\" \\ud83d\\ude00\"}";

    assertThat(
            post(
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"tools/call\",\"params\":{"
                    + call
                    + "}}"))
        .extracting(HttpResponse::statusCode, HttpResponse::body)
        .containsExactly(
            200,
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"ü \\\"x\\\" 😀\"}],\"isError\":false}}");
    HttpResponse<String> modern =
        post(
            "{\"jsonrpc\":\"2.0\",\"id\":9007199254740993,\"method\":\"tools/call\",\"params\":{"
                + call
                + ","
                + MODERN_META
                + "}}",
            "MCP-Protocol-Version",
            "2026-07-28",
            "Mcp-Method",
            "tools/call",
            "Mcp-Name",
            "echo");
    assertThat(modern.statusCode()).isEqualTo(200);
    assertThat(modern.body()).contains("\"id\":9007199254740993", "\"resultType\":\"complete\"");
    assertThat(
            post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"clock\"}}")
                .body())
        .containsPattern("\"text\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  }

  @Test
  void otherMachinesDoNotReachIt() throws IOException {
    int port = sample.address().getPort();
    try (Socket ofThisMachine = new Socket("localhost", port)) {
      assertThat(ofThisMachine.isConnected()).isTrue();
    }
    List<InetAddress> toOthers =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .collect(Collectors.toCollection(ArrayList::new));
    if (toOthers.isEmpty()) {
      // Without a network there is still this one, which a server on all addresses has, too.
      toOthers.add(InetAddress.getByName("127.0.0.2"));
    }
    for (InetAddress address : toOthers) {
      assertThatExceptionOfType(ConnectException.class)
          .as("%s", address)
          .isThrownBy(() -> new Socket(address, port).close());
    }
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    assertThat(post("nonsense").body()).contains("-32700");
    assertThat(
            post(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{"
                        + MODERN_META
                        + "}}",
                    "MCP-Protocol-Version",
                    "2026-07-28")
                .body())
        .contains("-32020");
    assertThat(
            post(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{"
                        + MODERN_META
                        + "}}",
                    "MCP-Protocol-Version",
                    "2026-07-28",
                    "Mcp-Method",
                    "ping")
                .statusCode())
        .isEqualTo(404);
    assertThat(post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}").statusCode())
        .isEqualTo(202);
    assertThat(post("{}", "Origin", "https://example.com").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> post(String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(sample.address().toString()))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
