package dev.mcpgateway.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PermissionTest {

  /** Each group with what follows its point or colon, as documented for clients. */
  private static final String CATALOGUE =
      """
      a2a. create update delete read invoke
      admin. compliance dashboard events export grpc import metrics overview plugins security_audit system_config user_management
      admin.oauth_clients: read delete
      admin.sso_providers: create read update delete
      audit: read
      logs: read
      metrics: read
      security: read
      gateways. create update delete read
      llm. read invoke
      plugins. read
      prompts. create update delete read execute
      resources. create update delete read share
      servers. create update delete read use manage
      tags. create update delete read
      teams. create update delete read join manage_members
      tokens. create read update revoke
      tools. create update delete read execute preview manage_plugins
      users. create update delete read invite
      """;

  @Test
  void theCatalogueIsTheOneWrittenDown() {
    Map<String, List<String>> written = new TreeMap<>();
    CATALOGUE
        .lines()
        .map(line -> line.split(" "))
        .forEach(words -> written.put(words[0], Arrays.asList(words).subList(1, words.length)));

    assertThat(Arrays.stream(Permission.values()).map(Permission::id))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    written.entrySet().stream()
                        .flatMap(
                            group -> group.getValue().stream().map(name -> group.getKey() + name)),
                    Stream.of("*"))
                .toList());
  }

  @Test
  void everyPermissionIsFoundByItsId() {
    assertThat(Permission.values())
        .allSatisfy(permission -> assertThat(Permission.of(permission.id())).contains(permission));
  }

  @Test
  void nothingElseIsFound() {
    assertThat(Permission.of("tools.fly")).isEmpty();
    assertThat(Permission.of("TOOLS.READ")).isEmpty();
    assertThat(Permission.of("TOOLS_READ")).isEmpty();
    assertThat(Permission.of("")).isEmpty();
  }
}
