package dev.mcpgateway.micro;

import java.nio.file.Path;
import java.util.List;

/** The grammar of the command line. */
final class CommandLine {

  static final String USAGE =
      """
      Usage: java -jar gateway.jar [COMMAND]

        (none)                   serve; without MCPGATEWAY_DATABASE_URL, on an
                                 embedded PostgreSQL with data in ./mcpgateway-data/
        schema check             exit 0 when the schema is at head or ahead, else 1
        schema status            the state, what is pending and who holds the lock
        schema migrate           bring the schema to head
        schema rollback --to ID  back to just after change ID, in one transaction
        keys rotate              seal anew what the database holds, with the first
                                 of MCPGATEWAY_SEALING_KEYS
        layout DIRECTORY         write the program into an empty directory as files,
                                 which start faster and bring no PostgreSQL
        sample [--port PORT]     serve a small MCP server on loopback (8090), to try
                                 a gateway with: a clock and an echo
        --help, --version

      Settings, as environment variables:
        MCPGATEWAY_DATABASE_URL         jdbc:postgresql://host:5432/database
        MCPGATEWAY_DATABASE_USER        role to connect as (gateway)
        MCPGATEWAY_DATABASE_PASSWORD    its password
        MCPGATEWAY_MIGRATION_URL        URL for migrations, where it is another
        MCPGATEWAY_SKIP_MIGRATIONS      true where another runner migrates (false)
        MCPGATEWAY_SCHEMA_WAIT          bound on waiting for the schema (PT10M)
        MCPGATEWAY_DATABASE_WAIT        bound on waiting for the database (PT2M)
        MCPGATEWAY_HTTP_PORT            port to serve on (8080)
        MCPGATEWAY_MANAGEMENT_PORT      port of health and metrics alone (none)
        MCPGATEWAY_DRAIN                how long to serve on after SIGTERM (PT0S)

      Exit: 0 done, 1 failed, 2 not understood.
      """;

  private static final int SAMPLE_PORT = 8090;
  private static final int MAX_PORT = 65_535;

  private CommandLine() {}

  /** Invalid arguments; the message names the first of them. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /** Parses the arguments of the program. */
  static Command parse(List<String> arguments) throws UsageException {
    if (arguments.isEmpty()) {
      return new Command.Serve();
    }
    if (arguments.contains("--help") || arguments.contains("-h")) {
      return new Command.Help();
    }
    String first = arguments.get(0);
    List<String> rest = arguments.subList(1, arguments.size());
    return switch (first) {
      case "--version" -> alone(new Command.Version(), rest);
      case "schema" -> schema(rest);
      case "keys" -> keys(rest);
      case "layout" -> layout(rest);
      case "sample" -> sample(rest);
      default -> throw unknown(first);
    };
  }

  private static Command schema(List<String> arguments) throws UsageException {
    if (arguments.isEmpty()) {
      throw new UsageException("schema needs one of check, status, migrate, rollback");
    }
    String first = arguments.get(0);
    List<String> rest = arguments.subList(1, arguments.size());
    return switch (first) {
      case "check" -> alone(new Command.SchemaCheck(), rest);
      case "status" -> alone(new Command.SchemaStatus(), rest);
      case "migrate" -> alone(new Command.SchemaMigrate(), rest);
      case "rollback" -> rollback(rest);
      default -> throw unknown(first);
    };
  }

  private static Command rollback(List<String> arguments) throws UsageException {
    if (arguments.isEmpty()) {
      throw new UsageException("schema rollback needs --to ID");
    }
    String first = arguments.get(0);
    if (first.startsWith("--to=")) {
      return rollback(first.substring("--to=".length()), arguments.subList(1, arguments.size()));
    }
    if (!first.equals("--to")) {
      throw unknown(first);
    }
    return rollback(
        arguments.size() > 1 ? arguments.get(1) : "",
        arguments.subList(Math.min(2, arguments.size()), arguments.size()));
  }

  private static Command rollback(String change, List<String> rest) throws UsageException {
    if (change.isBlank() || change.startsWith("-")) {
      throw new UsageException("--to needs the id of a change");
    }
    return alone(new Command.SchemaRollback(change), rest);
  }

  private static Command keys(List<String> arguments) throws UsageException {
    if (arguments.isEmpty()) {
      throw new UsageException("keys needs rotate");
    }
    if (!arguments.get(0).equals("rotate")) {
      throw unknown(arguments.get(0));
    }
    return alone(new Command.KeysRotate(), arguments.subList(1, arguments.size()));
  }

  private static Command layout(List<String> arguments) throws UsageException {
    if (arguments.isEmpty() || arguments.get(0).isBlank() || arguments.get(0).startsWith("-")) {
      throw new UsageException("layout needs a directory");
    }
    return alone(
        new Command.LayOut(Path.of(arguments.get(0))), arguments.subList(1, arguments.size()));
  }

  private static Command sample(List<String> arguments) throws UsageException {
    if (arguments.isEmpty()) {
      return new Command.Sample(SAMPLE_PORT);
    }
    String first = arguments.get(0);
    if (first.startsWith("--port=")) {
      return sample(first.substring("--port=".length()), arguments.subList(1, arguments.size()));
    }
    if (!first.equals("--port")) {
      throw unknown(first);
    }
    return sample(
        arguments.size() > 1 ? arguments.get(1) : "",
        arguments.subList(Math.min(2, arguments.size()), arguments.size()));
  }

  private static Command sample(String port, List<String> rest) throws UsageException {
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
      throw new UsageException("--port needs a port, 0 to 65535");
    }
    return alone(new Command.Sample(Integer.parseInt(port)), rest);
  }

  private static Command alone(Command command, List<String> rest) throws UsageException {
    if (!rest.isEmpty()) {
      throw unknown(rest.get(0));
    }
    return command;
  }

  private static UsageException unknown(String argument) {
    return new UsageException(
        (argument.startsWith("-") ? "unknown option " : "unknown command ") + argument);
  }
}
