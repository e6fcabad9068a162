package dev.mcpgateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.rbac.RbacRefusal;
import dev.mcpgateway.rbac.control.RoleRules;
import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void aNewNameIsRefusedWithTheReason() {
    assertThatThrownBy(() -> Texts.readableName("name", "\u0430dmin"))
        .isInstanceOf(IdentityRefusal.UnreadableName.class)
        .hasMessage(
            "name has letters of scripts that are not written together, Cyrillic and Latin");
    assertThatThrownBy(() -> RoleRules.readableName("ad\u200bmin"))
        .isInstanceOf(RbacRefusal.InvalidText.class)
        .hasMessage("The name of the role has a character that cannot be seen, U+200B");
    assertThatThrownBy(() -> Texts.readableName("name", null))
        .isInstanceOf(IdentityRefusal.InvalidText.class);
  }

  @Test
  void whatLooksTheSameIsKeptInOneForm() {
    assertThat(Texts.readableName("name", " Zoe\u0308 ")).isEqualTo("Zo\u00eb");
    assertThat(RoleRules.readableName("Zoe\u0308")).isEqualTo("Zo\u00eb");
  }

  @Test
  void aNameOfBeforeMayStay() {
    assertThat(Texts.renamed("name", "\u0430dmin", "\u0430dmin ")).isEqualTo("\u0430dmin");
    assertThatThrownBy(() -> Texts.renamed("name", "\u0430dmin", "\u0430dmins"))
        .isInstanceOf(IdentityRefusal.UnreadableName.class);
  }
}
