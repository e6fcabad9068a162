package dev.mcpgateway.rbac.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.rbac.RbacException.ExtraRolesRefused;
import dev.mcpgateway.rbac.RoleDefinition;
import dev.mcpgateway.rbac.RoleScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtraRolesFileTest {

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("roles.json");
  }

  @Test
  void readsEveryRole() throws IOException {
    Files.writeString(
        file,
        """
        [
          {"name": "analyst", "scope": "team", "permissions": ["resources.read", "prompts.read"],
           "description": "Reads what there is"},
          {"permissions": [], "scope": "global", "name": " guest "}
        ]
        """);

    assertThat(ExtraRolesFile.read(file))
        .containsExactly(
            new RoleDefinition(
                "analyst",
                RoleScope.TEAM,
                "Reads what there is",
                Set.of("resources.read", "prompts.read")),
            new RoleDefinition("guest", RoleScope.GLOBAL, "", Set.of()));
  }

  @Test
  void anEmptyArrayIsNoRoles() throws IOException {
    Files.writeString(file, " [ ] \n");

    assertThat(ExtraRolesFile.read(file)).isEqualTo(List.of());
  }

  /** A backquote stands for a quotation mark. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | line 1, column 1: expected an array of roles",
        "[1] | line 1, column 2: entry 1: expected a role, an object",
        "[{`scope`:`team`,`permissions`:[]}] | line 1, column 2: entry 1: the name is missing",
        "[{`name`:`a`,`permissions`:[]}] | line 1, column 2: entry 1: the scope is missing",
        "[{`name`:`a`,`scope`:`team`}] | line 1, column 2: entry 1: the permissions are missing",
        "[{`name`:7}] | line 1, column 10: entry 1: the name must be a string",
        "[{`name`:` `}] | line 1, column 10: entry 1: The name of a role must have 1 to 255 characters, none of them a control character",
        "[{`scope`:`all`}] | line 1, column 11: entry 1: the scope must be global, team or personal",
        "[{`scope`:null}] | line 1, column 11: entry 1: the scope must be a string",
        "[{`description`:[]}] | line 1, column 17: entry 1: the description must be a string",
        "[{`permissions`:`*`}] | line 1, column 17: entry 1: the permissions must be an array of strings",
        "[{`permissions`:[1]}] | line 1, column 18: entry 1: a permission must be a string",
        "[{`permissions`:[`tools.fly`]}] | line 1, column 18: entry 1: Unknown permission: `tools.fly`",
        "[{`nmae`:`a`}] | line 1, column 3: entry 1: unknown field; a role has name, scope, permissions and, if you like, description",
        "[{`name`:`a`,`name`:`b`}] | line 1, column 14: entry 1: the field `name` occurs twice",
        "[{`name`:`viewer`,`scope`:`team`,`permissions`:[]}] | line 1, column 2: entry 1: `viewer` is a default role of the scope team",
        "[] [] | line 1, column 4: expected nothing after the array",
        "[ | line 1, column 2: this is not JSON",
        "[{`name`: a}] | line 1, column 12: this is not JSON",
        "x | line 1, column 2: this is not JSON",
      })
  void refusesWithThePlace(String text, String message) throws IOException {
    Files.writeString(file, text.replace('`', '"'));

    assertThatThrownBy(() -> ExtraRolesFile.read(file))
        .isInstanceOf(ExtraRolesRefused.class)
        .hasMessage(
            "mcpgateway.rbac.extra-roles-file: \"%s\", %s"
                .formatted(file, message.replace('`', '"')));
  }

  @Test
  void countsLinesAndEntries() throws IOException {
    Files.writeString(
        file,
        """
        [
          {"name": "analyst", "scope": "team", "permissions": []},
          {"name": "guest", "scope": "team",
           "permissions": ["tools.read", "tools.fly"]}
        ]
        """);

    assertThatThrownBy(() -> ExtraRolesFile.read(file))
        .hasMessageContaining("line 4, column 34: entry 2: Unknown permission: \"tools.fly\"");
  }

  @Test
  void refusesTheSameRoleTwice() throws IOException {
    Files.writeString(
        file,
        """
        [
          {"name": "guest", "scope": "team", "permissions": []},
          {"name": "guest", "scope": "global", "permissions": []},
          {"name": "guest ", "scope": "team", "permissions": []}
        ]
        """);

    assertThatThrownBy(() -> ExtraRolesFile.read(file))
        .hasMessageContaining(
            "line 4, column 3: entry 3: a role \"guest\" of the scope team occurs earlier");
  }

  @Test
  void refusesAFileThatDoesNotExist() {
    assertThatThrownBy(() -> ExtraRolesFile.read(file))
        .isInstanceOf(ExtraRolesRefused.class)
        .hasMessage("mcpgateway.rbac.extra-roles-file: \"%s\" does not exist".formatted(file));
  }

  @Test
  void refusesADirectory() {
    assertThatThrownBy(() -> ExtraRolesFile.read(directory))
        .isInstanceOf(ExtraRolesRefused.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void refusesWhatIsNotText() throws IOException {
    Files.write(file, "[{\"name\":\"\u00e9\"}]".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> ExtraRolesFile.read(file)).hasMessageEndingWith("is not UTF-8 text");
  }

  @Test
  void refusesAFileThatIsTooLarge() throws IOException {
    Files.writeString(file, " ".repeat(1024 * 1024 + 1));

    assertThatThrownBy(() -> ExtraRolesFile.read(file))
        .hasMessageEndingWith("is larger than 1048576 bytes");
  }
}
