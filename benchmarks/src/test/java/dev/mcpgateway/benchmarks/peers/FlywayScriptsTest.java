package dev.mcpgateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.schema.HeadManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlywayScriptsTest {

  @TempDir Path directory;

  @Test
  void everyChangeOfTheGatewayIsAVersionOfFlyways() throws Exception {
    List<Path> scripts = FlywayScripts.writeTo(directory);

    assertThat(scripts).hasSameSizeAs(HeadManifest.load().changes());
    for (Path script : scripts) {
      assertThat(Files.readString(script))
          .containsPattern("(?i)CREATE|ALTER")
          .doesNotContain("changeset", "liquibase", "--rollback", "${");
    }
  }

  @Test
  void aVersionIsTheNumberOfTheChange() {
    assertThat(FlywayScripts.fileName("0001-create-users.sql"))
        .isEqualTo("V0001__create_users.sql");
  }

  @Test
  void onlyWhatIsMeantForLiquibaseIsLeftOut() {
    assertThat(
            FlywayScripts.withoutLiquibase(
                """
                --liquibase formatted sql

                --changeset mcpgateway:0001-x splitStatements:false
                --comment: What for.
                CREATE TABLE x (); -- changeset
                -- A reason.
                --rollback DROP TABLE x;
                """))
        .isEqualTo("\nCREATE TABLE x (); -- changeset\n-- A reason.\n");
  }
}
