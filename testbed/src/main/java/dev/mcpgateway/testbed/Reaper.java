package dev.mcpgateway.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Kills the processes of this JVM and removes its temporary directory even if the JVM is killed and
 * cannot run shutdown hooks: a shell that reads from the JVM does it at the end of input.
 */
final class Reaper {
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      pids=
      while read -r event pid; do
        case $event in
          started) pids="$pids $pid" ;;
          ended)
            left=
            for other in $pids; do [ "$other" = "$pid" ] || left="$left $other"; done
            pids=$left ;;
        esac
      done
      for pid in $pids; do kill -KILL "$pid"; done
      for attempt in 1 2 3 4 5; do rm -rf -- "$1" && break; sleep 1; done
      """;

  private static final Reaper OF_THIS_JVM = new Reaper();

  private final Path directory;
  private final BufferedWriter shell;

  private Reaper() {
    try {
      directory = Files.createTempDirectory("mcpgateway-testbed-");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      shell =
          new ProcessBuilder("/bin/sh", "-c", SCRIPT, "testbed-reaper", directory.toString())
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .outputWriter(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The temporary directory of this JVM, which disappears with it. */
  static Path directory() {
    return OF_THIS_JVM.directory;
  }

  static void started(Process process) {
    OF_THIS_JVM.send("started " + process.pid());
  }

  /** Its process id may be reused from now on. */
  static void ended(Process process) {
    OF_THIS_JVM.send("ended " + process.pid());
  }

  private synchronized void send(String event) {
    try {
      shell.write(event);
      shell.newLine();
      shell.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
