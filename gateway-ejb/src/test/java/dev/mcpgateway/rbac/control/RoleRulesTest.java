package dev.mcpgateway.rbac.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.rbac.RbacException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleRulesTest {

  @Test
  void aNameLosesTheSpaceAroundIt() {
    assertThat(RoleRules.name("  on call ")).isEqualTo("on call");
    assertThat(RoleRules.name("x".repeat(255))).hasSize(255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb", "a\u0000"})
  void aNameThatCannotBeStoredIsRefused(String name) {
    assertThatThrownBy(() -> RoleRules.name(name)).isInstanceOf(RbacException.InvalidText.class);
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> RoleRules.name("x".repeat(256)))
        .isInstanceOf(RbacException.InvalidText.class);
  }

  @Test
  void aBlankDescriptionIsNone() {
    assertThat(RoleRules.description(Optional.of("  "))).isEmpty();
    assertThat(RoleRules.description(Optional.empty())).isEmpty();
    assertThat(RoleRules.description(Optional.of(" two\nlines "))).contains("two\nlines");
  }

  @Test
  void aDescriptionThatCannotBeStoredIsRefused() {
    assertThatThrownBy(() -> RoleRules.description(Optional.of("a\u0000")))
        .isInstanceOf(RbacException.InvalidText.class);
    assertThatThrownBy(() -> RoleRules.description(Optional.of("x".repeat(4097))))
        .isInstanceOf(RbacException.InvalidText.class);
  }

  @Test
  void permissionsMustBeInTheCatalogue() {
    RoleRules.requireKnown(Set.of("tools.read", "*"));
    assertThatThrownBy(() -> RoleRules.requireKnown(Set.of("tools.read", "tools.fly")))
        .isInstanceOf(RbacException.UnknownPermission.class)
        .hasMessage("Unknown permission: \"tools.fly\"");
  }

  @Test
  void anEmailIsLowerCase() {
    assertThat(RoleRules.email(" Ada@Example.COM ")).isEqualTo("ada@example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000@b"})
  void anEmailThatNobodyCanHaveIsAnUnknownUser(String email) {
    assertThatThrownBy(() -> RoleRules.email(email)).isInstanceOf(RbacException.UnknownUser.class);
  }

  @Test
  void aTeamThatCannotExistIsUnknown() {
    assertThat(RoleRules.team("t1")).isEqualTo("t1");
    assertThatThrownBy(() -> RoleRules.team("x".repeat(37)))
        .isInstanceOf(RbacException.UnknownTeam.class);
  }
}
