package dev.mcpgateway.micro;

import dev.mcpgateway.schema.ChangeSetKey;
import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaException;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SchemaState;
import dev.mcpgateway.schema.SettingLookup;
import java.io.PrintStream;
import java.util.List;

/** The {@code schema} commands: results go to standard output, progress to the log. */
final class SchemaCommand {

  private final SettingLookup lookup;
  private final PrintStream out;

  SchemaCommand(SettingLookup lookup, PrintStream out) {
    this.lookup = lookup;
    this.out = out;
  }

  /**
   * Runs a command.
   *
   * @return whether the schema is in the state that the command requires
   * @throws SchemaException if that could not be determined or achieved
   */
  boolean run(Command command) {
    DatabaseSettings settings = DatabaseSettings.from(lookup);
    HeadManifest manifest = HeadManifest.load();
    if (command instanceof Command.SchemaCheck) {
      return check(Schema.of(settings.withoutWaiting(), manifest, SchemaListener.SILENT));
    } else if (command instanceof Command.SchemaStatus) {
      return status(Schema.of(settings.withoutWaiting(), manifest, SchemaListener.SILENT));
    }
    Schema schema = Schema.of(settings, manifest, new LoggedProgress());
    if (command instanceof Command.SchemaRollback rollback) {
      return rollback(schema, rollback.change());
    }
    return migrate(schema, manifest.head());
  }

  private boolean check(Schema schema) {
    SchemaState state = schema.probe();
    if (!state.isServable()) {
      Console.LOG.warning("The schema is " + state.describe());
    }
    return state.isServable();
  }

  private boolean status(Schema schema) {
    var status = schema.status();
    out.println("schema   " + status.state().describe());
    out.println("head     " + status.head());
    if (status.state() instanceof SchemaState.Behind behind) {
      behind.pending().forEach(change -> out.println("pending  " + change));
    }
    out.println("lock     " + status.holder().map(holder -> "held by " + holder).orElse("free"));
    status.readOnly().ifPresent(why -> out.println("database " + why));
    return status.state().isServable() && status.readOnly().isEmpty();
  }

  private boolean migrate(Schema schema, String head) {
    SchemaState state = schema.bringToHead();
    out.println("The schema is " + state.describe() + ". The head of this build is " + head + ".");
    return true;
  }

  private boolean rollback(Schema schema, String change) {
    List<ChangeSetKey> rolledBack = schema.rollbackTo(change);
    rolledBack.forEach(key -> out.println("rolled back  " + key));
    out.println("The newest change is " + change + ".");
    return true;
  }
}
