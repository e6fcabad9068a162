package dev.mcpgateway.micro;

import java.nio.file.Path;

/** A parsed command line. */
sealed interface Command {

  /** Serve. */
  record Serve() implements Command {}

  /** Print the usage. */
  record Help() implements Command {}

  /** Print the version. */
  record Version() implements Command {}

  /** Report, by the exit code only, whether the schema can be served on. */
  record SchemaCheck() implements Command {}

  /** Show the state of the schema. */
  record SchemaStatus() implements Command {}

  /** Bring the schema to head. */
  record SchemaMigrate() implements Command {}

  /**
   * Roll the schema back.
   *
   * @param change the id of the change that will be the newest
   */
  record SchemaRollback(String change) implements Command {}

  /** Seal anew, under the first key, what is in the database under others. */
  record KeysRotate() implements Command {}

  /**
   * Lay the program out as files, for containers.
   *
   * @param directory the target, which must not exist or be empty
   */
  record LayOut(Path directory) implements Command {}

  /**
   * Serve a small MCP server to try the gateway with.
   *
   * @param port 0 for one that is free
   */
  record Sample(int port) implements Command {}
}
