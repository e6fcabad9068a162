package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.micro.GatewayJar.Answer;
import dev.mcpgateway.sealing.SealedColumns;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, as users run it; its effect on values is tested in {@code ResealingIT}. */
class KeysCommandsIT {

  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir private Path directory;

  @Test
  void rotateTellsOfEachColumnAndTheExitCodeTells() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Answer noSchema = rotate(database, "k1:" + KEY);
      assertThat(noSchema.exit()).isEqualTo(SealedColumns.ALL.isEmpty() ? 0 : 1);
      assertThat(GatewayJar.run(directory, database.settings(), "schema", "migrate").exit())
          .isZero();

      Answer done = rotate(database, "k1:" + KEY);
      assertThat(done.exit()).as(done.err()).isZero();
      assertThat(done.out().lines())
          .hasSize(SealedColumns.ALL.size() + 1)
          .last()
          .isEqualTo("What is in the database is sealed under k1.");

      Answer noKey = rotate(database, "database,k1:" + KEY);
      assertThat(noKey.exit()).isEqualTo(1);
      assertThat(noKey.err()).hasLineCount(1).contains("There is no key in the database");

      database.execute("INSERT INTO sealing_keys (id, secret) VALUES ('db-1', '" + KEY + "')");
      assertThat(rotate(database, "database,k1:" + KEY).out()).contains("is sealed under db-1.");

      Answer refused = rotate(database, "k1:short");
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).hasLineCount(1).contains("MCPGATEWAY_SEALING_KEYS", "element 1");
    }
  }

  private Answer rotate(Database database, String keys) throws Exception {
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.put("MCPGATEWAY_SEALING_KEYS", keys);
    return GatewayJar.run(directory, settings, "keys", "rotate");
  }
}
