package dev.mcpgateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeerTest {

  @Test
  void onlyItsOwnReplicasSeeTheLibraryThatReplacesTheLockByBeingThere() {
    String all = String.join(File.pathSeparator, "a.jar", "liquibase-sessionlock-1.jar", "b.jar");

    assertThat(Peer.SESSIONLOCK.classPath(all)).isEqualTo(all);
    assertThat(Stream.of(Peer.GATEWAY, Peer.LIQUIBASE, Peer.FLYWAY))
        .allSatisfy(
            peer ->
                assertThat(peer.classPath(all))
                    .isEqualTo(String.join(File.pathSeparator, "a.jar", "b.jar")));
  }
}
