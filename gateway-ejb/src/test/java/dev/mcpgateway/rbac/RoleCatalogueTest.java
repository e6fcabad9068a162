package dev.mcpgateway.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleCatalogueTest {

  /**
   * The contents of each version of the catalogue. The line of a released version never changes.
   */
  private static final Map<Integer, String> FINGERPRINTS =
      Map.of(1, "5ad1e8a7e859d004003680711f47292e2ceb1f3ee4375f77c71cbc0c66161ab1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "platform_admin | global | *",
        "platform_viewer | global | admin.dashboard admin.overview gateways.read servers.read servers.use"
            + " teams.read teams.join tools.read resources.read prompts.read llm.read a2a.read metrics:read"
            + " tokens.create tokens.read tokens.update tokens.revoke",
        "viewer | team | admin.dashboard admin.overview gateways.read servers.read servers.use"
            + " teams.read teams.join tools.read resources.read prompts.read llm.read a2a.read"
            + " tokens.create tokens.read tokens.update tokens.revoke tools.execute tools.preview",
        "developer | team | admin.dashboard admin.overview gateways.read servers.read servers.use"
            + " teams.read teams.join tools.read resources.read prompts.read llm.read a2a.read"
            + " tokens.create tokens.read tokens.update tokens.revoke tools.execute tools.preview"
            + " plugins.read llm.invoke a2a.invoke"
            + " gateways.create gateways.update gateways.delete servers.create servers.update servers.delete"
            + " tools.create tools.update tools.delete resources.create resources.update resources.delete"
            + " prompts.create prompts.update prompts.delete a2a.create a2a.update a2a.delete",
        "team_admin | team | admin.dashboard admin.overview gateways.read servers.read servers.use"
            + " teams.read teams.join tools.read resources.read prompts.read llm.read a2a.read"
            + " tokens.create tokens.read tokens.update tokens.revoke tools.execute tools.preview"
            + " plugins.read llm.invoke a2a.invoke"
            + " gateways.create gateways.update gateways.delete servers.create servers.update servers.delete"
            + " tools.create tools.update tools.delete resources.create resources.update resources.delete"
            + " prompts.create prompts.update prompts.delete a2a.create a2a.update a2a.delete"
            + " teams.update teams.delete teams.manage_members tools.manage_plugins"
      })
  void aDefaultRoleHasExactlyThePermissionsWrittenDown(
      String name, String scope, String permissions) {
    RoleDefinition role =
        RoleCatalogue.CURRENT.roles().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow();

    assertThat(role.scope().id()).isEqualTo(scope);
    assertThat(role.permissions())
        .containsExactlyInAnyOrderElementsOf(Arrays.asList(permissions.split(" ")));
  }

  @Test
  void thereAreFiveDefaultRoles() {
    assertThat(RoleCatalogue.CURRENT.roles().stream().map(RoleDefinition::name))
        .containsExactlyInAnyOrder(
            "platform_admin", "platform_viewer", "viewer", "developer", "team_admin");
  }

  @Test
  void aDefaultRoleHasOnlyPermissionsOfTheCatalogue() {
    assertThat(RoleCatalogue.CURRENT.roles())
        .allSatisfy(
            role ->
                assertThat(role.permissions())
                    .allSatisfy(id -> assertThat(Permission.of(id)).isPresent()));
  }

  /** Two builds with different roles and the same version would overwrite each other. */
  @Test
  void rolesThatChangeRaiseTheVersion() throws Exception {
    String content =
        RoleCatalogue.CURRENT.roles().stream()
            .map(role -> role.scope() + " " + role.name() + " " + new TreeSet<>(role.permissions()))
            .sorted()
            .collect(Collectors.joining("\n"));
    String fingerprint =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(content.getBytes(StandardCharsets.UTF_8)));

    assertThat(FINGERPRINTS.get(RoleCatalogue.CURRENT.version()))
        .as("the default roles changed: raise the catalogue's version, and note its fingerprint")
        .isEqualTo(fingerprint);
  }

  @Test
  void versionsBeginWithOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RoleCatalogue(0, List.of()))
        .withMessage("A catalogue's version is 1 or more, not 0");
  }

  @Test
  void aDefinitionCannotBeChangedFromOutside() {
    assertThat(new RoleDefinition("a", RoleScope.TEAM, "", Set.of()).permissions())
        .isUnmodifiable();
  }
}
