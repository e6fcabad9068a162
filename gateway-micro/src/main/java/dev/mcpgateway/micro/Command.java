package dev.mcpgateway.micro;

import java.nio.file.Path;

/** What the command line asks for. */
sealed interface Command {

  /** Serve. */
  record Serve() implements Command {}

  /** Tell how the program is used. */
  record Help() implements Command {}

  /** Tell which version this is. */
  record Version() implements Command {}

  /** Tell, by the exit code alone, whether the schema can be served on. */
  record SchemaCheck() implements Command {}

  /** Show the state of the schema. */
  record SchemaStatus() implements Command {}

  /** Bring the schema to head. */
  record SchemaMigrate() implements Command {}

  /**
   * Take the schema back.
   *
   * @param change id of the change that shall be the newest
   */
  record SchemaRollback(String change) implements Command {}

  /**
   * Lay the program out as files, for containers.
   *
   * @param directory where to; must not exist, or be empty
   */
  record LayOut(Path directory) implements Command {}
}
