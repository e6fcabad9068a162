package dev.mcpgateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mcpgateway.testbed.NodeServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that others wrote, from npm. */
class NodeUpstreamsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Upstreams upstreams = Upstreams.allowingLoopback();

  @AfterEach
  void close() {
    upstreams.close();
  }

  @Test
  void theReferenceServerIsReadWithAllItsKinds() throws IOException {
    try (NodeServer server = NodeServer.everything()) {
      UpstreamOffer offer = upstreams.read(Upstreams.at(server.url().toString()));

      assertThat(offer.eras()).containsExactly(Era.LEGACY);
      assertThat(offer.introduction().protocolVersion()).isEqualTo("2025-11-25");
      assertThat(offer.skipped()).isEmpty();
      assertThat(names(offer, ItemKind.TOOL)).contains("echo", "get-sum");
      assertThat(names(offer, ItemKind.PROMPT)).isNotEmpty();
      assertThat(names(offer, ItemKind.RESOURCE)).isNotEmpty();
      assertThat(names(offer, ItemKind.RESOURCE_TEMPLATE)).isNotEmpty();
      for (OfferedItem item : offer.items()) {
        JsonNode sent = JSON.readTree(item.content());
        assertThat(sent.get(item.kind().keyMember()).asText()).isEqualTo(item.name());
      }
    }
  }

  @Test
  void aServerOfGitRepositoriesIsRead(@TempDir Path directory) {
    try (NodeServer server = NodeServer.git(directory)) {
      UpstreamOffer offer = upstreams.read(Upstreams.at(server.url().toString()));

      assertThat(names(offer, ItemKind.TOOL)).contains("git_status", "git_log");
      assertThat(offer.skipped()).isEmpty();
    }
  }

  @Test
  void aPathThatIsNotTheirsIsSaidToBeNone() {
    try (NodeServer server = NodeServer.everything()) {
      UpstreamServer elsewhere = Upstreams.at(server.url().resolve("/elsewhere").toString());

      assertThat(catchThrowableOfType(UpstreamException.class, () -> upstreams.read(elsewhere)))
          .extracting(UpstreamException::fault)
          .isEqualTo(UpstreamFault.NOT_MCP);
    }
  }

  private static List<String> names(UpstreamOffer offer, ItemKind kind) {
    return offer.items().stream()
        .filter(item -> item.kind() == kind)
        .map(OfferedItem::name)
        .toList();
  }
}
