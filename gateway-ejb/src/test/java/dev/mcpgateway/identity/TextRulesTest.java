package dev.mcpgateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.control.RoleRules;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextRulesTest {

  @Test
  void aNewNameIsRefusedWithTheReason() {
    assertThatThrownBy(() -> TextRules.readableName("name", "\u0430dmin"))
        .isInstanceOf(IdentityException.UnreadableName.class)
        .hasMessage(
            "name has letters of scripts that are not written together, Cyrillic and Latin");
    assertThatThrownBy(() -> RoleRules.readableName("ad\u200bmin"))
        .isInstanceOf(RbacException.InvalidText.class)
        .hasMessage("The name of the role has a character that cannot be seen, U+200B");
    assertThatThrownBy(() -> TextRules.readableName("name", null))
        .isInstanceOf(IdentityException.InvalidText.class);
  }

  @Test
  void whatLooksTheSameIsKeptInOneForm() {
    assertThat(TextRules.readableName("name", " Zoe\u0308 ")).isEqualTo("Zo\u00eb");
    assertThat(RoleRules.readableName("Zoe\u0308")).isEqualTo("Zo\u00eb");
  }

  @Test
  void aNameOfBeforeMayStay() {
    assertThat(TextRules.renamed("name", "\u0430dmin", Optional.of("\u0430dmin ")))
        .isEqualTo("\u0430dmin");
    assertThatThrownBy(() -> TextRules.renamed("name", "\u0430dmin", Optional.of("\u0430dmins")))
        .isInstanceOf(IdentityException.UnreadableName.class);
  }
}
