package dev.mcpgateway.rest.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.exception.ErrorMember;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What docs/api.md says of problems. */
class ProblemPageTest {

  @Test
  void namesEveryStatusAndEveryMember() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "api.md"));
    for (ProblemType type : ProblemType.values()) {
      if (type != ProblemType.INTERNAL) {
        assertThat(page).as("%s", type).containsPattern("\\b" + type.status() + "\\b");
      }
    }
    for (ErrorMember member : ErrorMember.values()) {
      assertThat(page).as("%s", member).contains("`" + member.id() + "`");
    }
  }
}
