package dev.mcpgateway.schema;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A separate process that brings a schema to head, and reports its progress on standard output. */
final class MigratorProcess {

  private static final String PAUSE = "pause-after-change";
  private static final String IDLE_TIMEOUT = "idle-timeout";

  private MigratorProcess() {}

  /** Migrates with the product's changelog. */
  static ChildProcess start(Map<String, String> environment) {
    return JavaProcess.running(MigratorProcess.class).environment(environment).start();
  }

  /**
   * Migrates with a changelog of the test.
   *
   * @param pause the idle time in the transaction after each change
   * @param idleTimeout the server's timeout for that
   */
  static ChildProcess start(
      Map<String, String> environment,
      TestChangelog changelog,
      Duration pause,
      Duration idleTimeout) {
    return JavaProcess.running(MigratorProcess.class)
        .options("-D" + PAUSE + "=" + pause, "-D" + IDLE_TIMEOUT + "=" + idleTimeout)
        .arguments(changelog.directory().toString())
        .environment(environment)
        .start();
  }

  public static void main(String[] args) {
    DatabaseSettings settings = DatabaseSettings.from(SettingLookup.ofProcess());
    SchemaListener teller = new Teller(Duration.parse(System.getProperty(PAUSE, "PT0S")));
    Schema schema =
        args.length == 0
            ? Schema.of(settings, HeadManifest.load(), teller)
            : new TestChangelog(Path.of(args[0]))
                .schema(settings, teller, Duration.parse(System.getProperty(IDLE_TIMEOUT)));
    try {
      System.out.println("END " + schema.bringToHead().describe());
    } catch (SchemaException e) {
      System.out.println("FAILED " + e.getMessage());
      System.exit(1);
    }
  }

  private record Teller(Duration pause) implements SchemaListener {

    @Override
    public void waiting(Optional<LockHolder> holder, Duration waited, Duration bound) {
      System.out.println("WAITING " + holder);
    }

    @Override
    public void retrying(String cause, Duration waited, Duration bound) {
      System.out.println("RETRYING " + cause);
    }

    @Override
    public void migrating(List<ChangeSetKey> pending) {
      System.out.println("MIGRATING");
    }

    @Override
    public void applied(ChangeSetKey change, int number, int total, Duration took) {
      System.out.println("APPLIED " + change.id());
      Pause.of(pause.toMillis());
    }

    @Override
    public void migrated(Duration took) {
      System.out.println("MIGRATED");
    }
  }
}
