package dev.mcpgateway.micro;

import dev.mcpgateway.micro.boot.Archive;
import dev.mcpgateway.micro.boot.AtExit;
import dev.mcpgateway.micro.boot.Layout;
import dev.mcpgateway.micro.sample.SampleServer;
import dev.mcpgateway.schema.SchemaException;
import dev.mcpgateway.schema.SettingLookup;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;

/** Runs the command, and ends the process with its documented exit code. */
public final class Gateway {

  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int NOT_UNDERSTOOD = 2;

  private Gateway() {}

  /**
   * Runs the program; returns once it serves, and ends the process otherwise.
   *
   * @param work a directory of this process only
   * @param arguments the command line
   */
  public static void main(Path work, String... arguments) throws IOException {
    Console.configure();
    try {
      Command command = CommandLine.parse(List.of(arguments));
      if (command instanceof Command.Serve) {
        new GatewayServer(SettingLookup.ofProcess(), work).start();
      } else if (command instanceof Command.Sample sample) {
        serveSample(sample.port());
      } else {
        System.exit(answer(command));
      }
    } catch (CommandLine.UsageException e) {
      System.err.println("gateway.jar: " + e.getMessage());
      System.err.println();
      System.err.print(CommandLine.USAGE);
      System.exit(NOT_UNDERSTOOD);
    } catch (SchemaException | CannotStartException e) {
      Console.LOG.log(
          Level.SEVERE,
          arguments.length == 0
              ? "The gateway does not come up"
              : String.join(" ", arguments) + " failed",
          e);
      System.exit(FAILED);
    }
  }

  /** The version of this build, as in {@code 1.0.0}. */
  static String version() {
    return Optional.ofNullable(Gateway.class.getPackage().getImplementationVersion())
        .orElse("unpackaged");
  }

  private static void serveSample(int port) {
    try {
      SampleServer sample = SampleServer.start(port, version());
      AtExit.add(sample::close);
      Console.LOG.info("A sample MCP server is up at " + sample.address());
    } catch (IOException e) {
      throw new CannotStartException(
          String.format(
              Locale.ROOT,
              "Port %d cannot be served on (%s): free it, or name another with --port.",
              port,
              e.getMessage()),
          e);
    }
  }

  private static void layOut(Path directory) throws IOException {
    if (Layout.isOfThisProgram()) {
      throw new CannotStartException("this is a layout already: copy its directory.");
    }
    try {
      new Layout(directory).write(Archive.ofThisProgram());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (FileAlreadyExistsException e) {
      throw new CannotStartException(
          "%s is there already: name a directory without a layout in it.".formatted(e.getFile()),
          e);
    }
  }

  private static int answer(Command command) throws IOException {
    if (command instanceof Command.Help) {
      System.out.print(CommandLine.USAGE);
      return DONE;
    }
    if (command instanceof Command.Version) {
      System.out.println("gateway.jar " + version());
      return DONE;
    }
    if (command instanceof Command.LayOut layOut) {
      layOut(layOut.directory());
      return DONE;
    }
    if (command instanceof Command.KeysRotate) {
      return new KeysCommand(SettingLookup.ofProcess(), System.out).rotate() ? DONE : FAILED;
    }
    return new SchemaCommand(SettingLookup.ofProcess(), System.out).run(command) ? DONE : FAILED;
  }
}
