package dev.mcpgateway.config.compose;

import static org.assertj.core.api.Assertions.assertThat;

/** The facts once replicas are ready, whoever migrated. */
final class Facts {

  private Facts() {}

  static void assertSeededOnce(ComposeProject project) {
    assertThat(
            project.query(
                "SELECT name, count(*) FROM roles WHERE is_active GROUP BY name ORDER BY name"))
        .containsExactly(
            "developer|1", "platform_admin|1", "platform_viewer|1", "team_admin|1", "viewer|1");
    assertThat(project.query("SELECT count(*) FROM email_users")).containsExactly("1");
    assertThat(project.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
        .containsExactly("0");
  }
}
